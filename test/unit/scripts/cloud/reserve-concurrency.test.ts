import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { reserved } from '../../../../infrastructure/reserved-concurrency.js';
import { canReserve, readConcurrency, withoutReservations } from '../../../../scripts/cloud/reserve-concurrency.ts';

describe('what a stage reserves of the account’s concurrent Lambdas', () => {
  it.each([
    ['as AWS gives an account to begin with', 1_000, 0, true],
    ['of a new account', 10, 0, false],
    ['when exactly 100 are left', 122, 0, true],
    ['when one too few are left', 121, 0, false],
    ['when its own 22 are among what is reserved, and are given back', 100, 22, true],
    ['when the quota has shrunk since it reserved', 99, 22, false],
    ['when the half of its own is reserved', 111, 11, true],
  ])('is reserved, or not, by what is unreserved: %s', (_, unreserved, own, reserves) => {
    expect(canReserve({ limit: 1_000, unreserved, own })).toBe(reserves);
  });

  it('is told of when it cannot be: how many there are, who has them, and what to do', () => {
    const said = withoutReservations({ limit: 150, unreserved: 90, own: 11 }, 'eu-central-1').join(' ');
    expect(said).toContain('may run 150 Lambdas at once in eu-central-1, of which others have reserved 49.');
    expect(said).toContain('so the 22 that Windlass reserves');
    expect(said).toContain('deploy again');
  });

  describe('asked of Lambda', () => {
    const mock = mockClient(LambdaClient);
    const account = { AccountLimit: { ConcurrentExecutions: 1_000, UnreservedConcurrentExecutions: 700 } };
    afterEach(() => void mock.reset());

    it('is the account’s in the region, and what the functions of the stage have', async () => {
      mock.on(GetAccountSettingsCommand).resolves(account);
      mock.on(GetFunctionConcurrencyCommand).resolves({});
      mock
        .on(GetFunctionConcurrencyCommand, { FunctionName: 'windlass-try-acceptRequest' })
        .resolves({ ReservedConcurrentExecutions: 10 });
      mock
        .on(GetFunctionConcurrencyCommand, { FunctionName: 'windlass-try-sweepLeases' })
        .resolves({ ReservedConcurrentExecutions: 1 });

      expect(await readConcurrency(new LambdaClient({}), 'try')).toEqual({ limit: 1_000, unreserved: 700, own: 11 });

      const asked = mock.commandCalls(GetFunctionConcurrencyCommand).map(({ args: [{ input }] }) => input.FunctionName);
      expect(new Set(asked)).toEqual(new Set(Object.keys(reserved).map((name) => `windlass-try-${name}`)));
    });

    it('is nothing of its own before the first deploy', async () => {
      mock.on(GetAccountSettingsCommand).resolves(account);
      mock
        .on(GetFunctionConcurrencyCommand)
        .rejects(new ResourceNotFoundException({ message: 'Function not found', $metadata: {}, Type: 'User' }));

      expect(await readConcurrency(new LambdaClient({}), 'try')).toEqual({ limit: 1_000, unreserved: 700, own: 0 });
    });

    it('is not guessed when AWS does not say', async () => {
      mock.on(GetAccountSettingsCommand).rejects(new Error('not authorized to perform: lambda:GetAccountSettings'));
      mock.on(GetFunctionConcurrencyCommand).resolves({});

      await expect(readConcurrency(new LambdaClient({}), 'try')).rejects.toThrow(/lambda:GetAccountSettings/);
    });
  });
});
