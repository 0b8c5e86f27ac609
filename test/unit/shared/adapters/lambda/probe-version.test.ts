import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { probeVersion } from '../../../../../shared/adapters/lambda/probe-version.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';

const mock = mockClient(LambdaClient);
const deps = { lambda: mock as unknown as LambdaClient, clock: { now: () => 0 } };
const check = healthCheckSchema.parse({ kind: 'HTTP', timeout_milliseconds: 1_000 });
const probe = () => probeVersion(deps, { function_name: 'f', function_version: '7' }, check);
beforeEach(() => {
  mock.reset();
});

describe('probing a version', () => {
  it('asks the version by its number, before any traffic goes there [W43]', async () => {
    mock.on(InvokeCommand).resolves({ Payload: new TextEncoder().encode('{"statusCode":200}') as never });
    expect(await probe()).toMatchObject({ passed: true });
    expect(mock.commandCalls(InvokeCommand)[0]?.args[0].input).toMatchObject({ FunctionName: 'f', Qualifier: '7' });
  });

  it.each([
    ['TimeoutError', 'did not answer within 1000 ms'],
    ['TooManyRequestsException', 'could not be asked: on purpose'],
  ])('has failed, and says how, when asking ends with %s [W43]', async (name, words) => {
    mock.on(InvokeCommand).rejects(Object.assign(new Error('on purpose'), { name }));
    expect(await probe()).toMatchObject({ passed: false, answer: expect.stringContaining(words) as unknown });
  });
});
