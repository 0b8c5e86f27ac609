import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { routeKeyOf } from '../../../shared/contracts/routes/route.contract.ts';
import type { ApiEvent } from '../../../shared/runtime/http/api-event.ts';
import type { SdkOptions } from '../stage/cloud.stage.ts';

/** What a function answered to an event. */
export type Called = {
  readonly answer: unknown;
  /** Whether it threw. */
  readonly failed: boolean;
  /** All that it said, in its answer and in its log. */
  readonly said: string;
};

export const callFunction = async (sdk: SdkOptions, FunctionName: string, event: unknown): Promise<Called> => {
  const { Payload, FunctionError, LogResult } = await new LambdaClient(sdk).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event), LogType: 'Tail' }),
  );
  const text = Buffer.from(Payload ?? []).toString('utf8');
  return {
    answer: text === '' ? undefined : (JSON.parse(text) as unknown),
    failed: FunctionError !== undefined,
    said: `${text}\n${Buffer.from(LogResult ?? '', 'base64').toString('utf8')}`,
  };
};

/** Where AWS names no action: what the role of a state machine must allow before the machine can be set up. */
const unnamed = [
  ['is not authorized to create managed-rule', 'events:PutTargets'],
  ['is not authorized to access the Log Destination', 'logs:CreateLogDelivery'],
] as const;

/** The actions that AWS refused, by its own words. */
export const refusedIn = (said: string): readonly string[] => [
  ...new Set([...said.matchAll(/is not authorized to perform: ([a-z0-9]+:\w+)/gu)].map(([, action = '']) => action)),
  ...unnamed.filter(([words]) => said.includes(words)).map(([, action]) => action),
];

/** What API Gateway gives to a route's function, of a caller who is an administrator. */
export const apiEvent = (
  method: 'GET' | 'POST',
  path: `/v1/${string}`,
  pathParameters: Readonly<Record<string, string>> = {},
  body?: object,
): ApiEvent => ({
  routeKey: routeKeyOf({ method, path }),
  rawPath: path.replace('{id}', pathParameters['id'] ?? ''),
  headers: { 'content-type': 'application/json' },
  pathParameters,
  ...(body !== undefined && { body: JSON.stringify(body) }),
  isBase64Encoded: false,
  requestContext: {
    requestId: 'roles',
    http: { method },
    authorizer: { jwt: { claims: { sub: 'roles', scope: 'windlass/administrators' } } },
  },
});
