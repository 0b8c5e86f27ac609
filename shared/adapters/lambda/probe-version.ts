import { InvokeCommand } from '@aws-sdk/client-lambda';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { HealthCheck } from '../../domain/service/health-check.ts';
import type { Clock } from '../../ports/clock.port.ts';
import { isNamed } from '../aws/aws-fault.ts';
import type { LambdaSender } from './lambda-settings.ts';
import { judgeInvocation } from './probe-answer.ts';
import { probeEvent } from './probe-event.ts';
import type { ProbeOutcome } from './version-health.ts';

export type ProbedVersion = { readonly function_name: string; readonly function_version: string };

/** Asks a version, by its number, once whether it can serve. Never throws for what the version does. */
export const probeVersion = async (
  { lambda, clock }: LambdaSender & { readonly clock: Clock },
  { function_name, function_version }: ProbedVersion,
  check: HealthCheck,
): Promise<ProbeOutcome> => {
  if (check.kind !== 'HTTP')
    return { passed: false, answer: `a ${check.kind} check cannot be made of a Lambda function`, hopeless: true };
  const now = clock.now();
  const command = new InvokeCommand({
    FunctionName: function_name,
    Qualifier: function_version,
    Payload: Buffer.from(JSON.stringify(probeEvent(check.path, now, `windlass-${now}`))),
  });
  try {
    const answer = await lambda.send(command, { abortSignal: AbortSignal.timeout(check.timeout_milliseconds) });
    const payload = Buffer.from(answer.Payload ?? []).toString('utf8');
    return judgeInvocation(check, { function_error: answer.FunctionError, payload });
  } catch (error) {
    return { passed: false, answer: `GET ${check.path} ${wordsOf(error, check.timeout_milliseconds)}` };
  }
};

const wordsOf = (error: unknown, timeout_milliseconds: number): string =>
  isNamed(error, 'AbortError', 'TimeoutError')
    ? `did not answer within ${timeout_milliseconds} ms`
    : `could not be asked: ${messageOf(error)}`;
