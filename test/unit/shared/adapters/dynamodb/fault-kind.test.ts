import { expect, it } from '@jest/globals';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { faultKind } from '../../../../../shared/adapters/dynamodb/fault-kind.ts';

const fault = (more: object): Error => Object.assign(new Error('x'), more);
const cancelled = (...codes: readonly string[]): Error =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

it.each([
  ['conflict', fault({ name: 'TransactionConflictException', $metadata: { httpStatusCode: 400 } })],
  ['busy', fault({ name: 'ProvisionedThroughputExceededException', $metadata: { httpStatusCode: 400 } })],
  ['busy', fault({ name: 'Whatever', $metadata: { httpStatusCode: 429 } })],
  ['busy', fault({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403, clockSkewCorrected: true } })],
  ['lost', fault({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })],
  ['lost', fault({ name: 'TimeoutError' })],
  ['lost', fault({ code: 'ECONNREFUSED', $metadata: { attempts: 1 } })],
  ['lost', fault({ code: 'EAI_AGAIN' })],
  ['lost', fault({ name: 'SyntaxError', $metadata: { httpStatusCode: 200 } })],
  ['refused', fault({ name: 'ValidationException', $metadata: { httpStatusCode: 400 } })],
  ['unknown', fault({ name: 'InvalidSignatureException', $metadata: { httpStatusCode: 403 } })],
  ['unknown', fault({ name: 'CredentialsProviderError' })],
  ['unknown', fault({ code: 'ERR_INVALID_ARG_TYPE' })],
  ['unknown', fault({ name: 'ResourceNotFoundException', $metadata: { httpStatusCode: 400 } })],
  ['unknown', 'text'],
  ['conflict', cancelled('None', 'TransactionConflict')],
  ['conflict', cancelled('ConditionalCheckFailed', 'TransactionConflict')],
  ['busy', cancelled('TransactionConflict', 'ThrottlingError')],
  ['refused', cancelled('ValidationError', 'TransactionConflict')],
  ['unknown', cancelled('SomethingNew', 'None')],
])('is %s, case %#', (kind, error) => {
  expect(faultKind(error)).toBe(kind);
});
