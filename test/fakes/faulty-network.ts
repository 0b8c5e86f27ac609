import { Readable } from 'node:stream';
import type { DynamoClients } from '../../shared/adapters/dynamodb/dynamodb-clients.ts';

/**
 * What can go wrong between a client and DynamoDB. `before`: the request never arrived. `after`: it did, and only the answer is lost.
 * `twice`: the network delivers it again, and the second answer is the one that comes back.
 */
export type Fault =
  | 'conflict'
  | 'conflict_beside_refusal'
  | 'throttled'
  | 'transaction_throttled'
  | 'limited'
  | 'reset_before'
  | 'reset_after'
  | 'timeout_before'
  | 'timeout_after'
  | 'error_500_before'
  | 'error_500_after'
  | 'unreadable_after'
  | 'in_progress_after'
  | 'twice'
  | 'denied'
  | 'invalid';

type Response = { readonly statusCode: number; readonly headers: Record<string, string>; readonly body: Readable };
type Next = () => Promise<{ response: unknown }>;

/** An answer that nobody reads would keep its connection for ever. */
const discard = ({ response }: { response: unknown }): void => void (response as Response).body.resume();

const answer = (statusCode: number, body: string): { response: Response } => ({
  response: {
    statusCode,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: Readable.from([Buffer.from(body)]),
  },
});
const refusing = (name: string, more: object = {}, status = 400) =>
  answer(status, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: 'injected', ...more }));
const cancelling = (...codes: readonly string[]) =>
  refusing('TransactionCanceledException', {
    CancellationReasons: codes.map((Code) => ({ Code, Message: 'injected' })),
  });

const breaking = (name: string, code?: string): Error =>
  Object.assign(new Error(`${name}, injected`), { name, ...(code !== undefined && { code }) });

const answersInstead = (fault: Fault, command: string) => {
  const isTransaction = command === 'TransactWriteItemsCommand';
  switch (fault) {
    case 'conflict':
      return isTransaction ? cancelling('TransactionConflict') : refusing('TransactionConflictException');
    case 'conflict_beside_refusal':
      return cancelling('ConditionalCheckFailed', 'TransactionConflict');
    case 'throttled':
      return refusing('ProvisionedThroughputExceededException');
    case 'transaction_throttled':
      return isTransaction ? cancelling('ThrottlingError', 'None') : refusing('ThrottlingException');
    case 'limited':
      return refusing('RequestLimitExceeded');
    case 'denied':
      return refusing('AccessDeniedException');
    case 'invalid':
      return refusing('ValidationException');
    case 'error_500_before':
      return refusing('InternalServerError', {}, 500);
    default:
      return undefined;
  }
};

const afterArrival = (fault: Fault) => {
  switch (fault) {
    case 'reset_after':
      throw breaking('Error', 'ECONNRESET');
    case 'timeout_after':
      throw breaking('TimeoutError');
    case 'error_500_after':
      return refusing('InternalServerError', {}, 500);
    case 'unreadable_after':
      return answer(200, '{"Attrib');
    case 'in_progress_after':
      return refusing('TransactionInProgressException');
    default:
      return undefined;
  }
};

/** What is neither refused nor lost is delivered again. */
const meet = async (fault: Fault, command: string, next: Next): Promise<{ response: unknown }> => {
  if (fault === 'reset_before') throw breaking('Error', 'ECONNRESET');
  if (fault === 'timeout_before') throw breaking('TimeoutError');
  const instead = answersInstead(fault, command);
  if (instead !== undefined) return instead;
  const arrived = await next();
  discard(arrived);
  return afterArrival(fault) ?? next();
};

type Middleware = (
  next: (args: object) => Promise<{ response: unknown }>,
  context: { commandName?: string },
) => typeof next;
type Stack = { add(middleware: Middleware, options: { step: 'deserialize'; priority: 'low'; name: string }): void };

/** Puts a faulty network under the clients: `chooseFault` is asked about each request, by the name of its command. */
export const faultyNetwork = (clients: DynamoClients, chooseFault: (command: string) => Fault | undefined): void => {
  const middleware: Middleware =
    (next, { commandName = '' }) =>
    async (args) => {
      const fault = chooseFault(commandName);
      return fault === undefined ? next(args) : meet(fault, commandName, () => next(args));
    };
  for (const { middlewareStack } of [clients.client, clients.streams]) {
    (middlewareStack as unknown as Stack).add(middleware, {
      step: 'deserialize',
      priority: 'low',
      name: 'faultyNetwork',
    });
  }
};
