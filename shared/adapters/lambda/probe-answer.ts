import type { HealthCheck } from '../../domain/service/health-check.ts';
import type { ProbeOutcome } from './version-health.ts';

export type HttpCheck = Extract<HealthCheck, { kind: 'HTTP' }>;
export type Invocation = { readonly function_error?: string | undefined; readonly payload: string };

/** Of a refusing answer's body, what is repeated: services say there what they miss. */
const mostRepeated = 200;
/** The code does not load: https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html */
const hopeless =
  /^Runtime\.(?:ImportModuleError|HandlerNotFound|MalformedHandlerName|UserCodeSyntaxError|NoSuchHandler|InvalidEntrypoint)$/u;

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

const propertyOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

const short = (text: string): string => text.replaceAll(/\s+/gu, ' ').trim().slice(0, mostRepeated);

const failureOf = (name: string, value: unknown): ProbeOutcome => {
  const type = propertyOf(value, 'errorType');
  const message = propertyOf(value, 'errorMessage');
  const words = [type, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
  const isHopeless = typeof type === 'string' && hopeless.test(type);
  return {
    passed: false,
    answer: `${name} failed: ${short(words === '' ? 'the function ended with an error' : words)}`,
    ...(isHopeless && { hopeless: true }),
  };
};

/** A function URL answers 200 for what has no status of its own. */
const statusOf = (value: unknown): number => {
  const status = propertyOf(value, 'statusCode');
  return status === undefined ? 200 : Number(status);
};

const bodyOf = (value: unknown): string => {
  const body = propertyOf(value, 'statusCode') === undefined ? value : propertyOf(value, 'body');
  if (typeof body !== 'string') return body === undefined || body === null ? '' : JSON.stringify(body);
  return propertyOf(value, 'isBase64Encoded') === true ? Buffer.from(body, 'base64').toString('utf8') : body;
};

/** What an invocation says to a health check, in words. */
export const judgeInvocation = (check: HttpCheck, { function_error, payload }: Invocation): ProbeOutcome => {
  const name = `GET ${check.path}`;
  const value = parsed(payload);
  if (function_error !== undefined) return failureOf(name, value);
  const status = statusOf(value);
  const answer = `${name} answered ${status}`;
  if (status === check.expected_status) return { passed: true, answer };
  const said = short(bodyOf(value));
  return {
    passed: false,
    answer: `${answer}, expected ${check.expected_status}${said === '' ? '' : `; it said: ${said}`}`,
  };
};
