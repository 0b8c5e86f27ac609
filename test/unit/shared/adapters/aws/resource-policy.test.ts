import { describe, expect, it } from '@jest/globals';
import { requireTlsOnly, tlsOnlyPolicy } from '../../../../../shared/adapters/aws/resource-policy.ts';

const statement = { Effect: 'Deny', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': false } } };
const policyOf = (changes: object): string => JSON.stringify({ Statement: [{ ...statement, ...changes }] });

describe('a policy that lets only TLS in', () => {
  it('is known again, also as AWS may write it [P34]', () => {
    expect(() => requireTlsOnly(tlsOnlyPolicy('sqs', ['arn:aws:sqs:eu-central-1:1:q']))).not.toThrow();
    expect(() => requireTlsOnly(policyOf({}))).not.toThrow();
  });

  it.each([
    ['there is none', undefined],
    ['it allows', policyOf({ Effect: 'Allow' })],
    ['it is for one principal only', policyOf({ Principal: { AWS: 'arn:aws:iam::1:role/r' } })],
    ['it has another condition', policyOf({ Condition: { Bool: { 'aws:SecureTransport': 'true' } } })],
  ])('is missed when %s', (_, policy) => {
    expect(() => requireTlsOnly(policy)).toThrow(/TLS/);
  });
});
