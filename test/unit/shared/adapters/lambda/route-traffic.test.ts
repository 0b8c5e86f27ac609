import {
  AddPermissionCommand,
  GetAliasCommand,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { checkFence } from '../../../../../shared/adapters/aws/fence.ts';
import { changeService } from '../../../../../shared/adapters/lambda/lambda-service.records.ts';
import { routeTraffic } from '../../../../../shared/adapters/lambda/route-traffic.ts';
import { shiftTraffic } from '../../../../../shared/adapters/lambda/shift-traffic.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { FencedError, NotSupportedError } from '../../../../../shared/ports/service-deployer.port.ts';
import { awsError, lambdaVersion, settings, target } from './lambda.fixture.ts';

const mock = mockClient(LambdaClient);
const lambda = mock as unknown as LambdaClient;
beforeEach(() => {
  mock.reset();
});

const granted = {
  Policy: JSON.stringify({ Statement: [{ Sid: 'windlass-url' }, { Sid: 'windlass-invoke-by-url' }] }),
};
const closed = () => mock.on(GetPolicyCommand).rejects(awsError('ResourceNotFoundException'));
const alias = { function_version: '1', additional: {}, description: 'windlass 1=1', revision_id: 'r1' };
const share = (function_version: string, weight = 1) => ({ function_version, weight });
const sent = () =>
  mock
    .calls()
    .map(({ args }) => args[0].constructor.name)
    .filter((name) => !name.startsWith('Get'));

const deps = async () => {
  const table = openSqliteTable({ file: ':memory:', clock: { now: () => 0 } });
  await checkFence({ table }, target.environment_id, 7);
  const versions = [lambdaVersion('1'), lambdaVersion('2')];
  await changeService({ table }, target, 7, () => ({ ...target, function_name: 'f', url: 'https://cart', versions }));
  return { table, lambda, settings };
};

describe('routing the traffic of a Lambda function', () => {
  it('sends nothing when all is as it is wished', async () => {
    mock.on(GetPolicyCommand).resolves(granted);
    await routeTraffic({ lambda }, 'f', alias, { asked: [share('1')], serving: [share('1')], resting: '1' });
    expect(sent()).toEqual([]);
  });

  it('closes the address first when nothing is to serve, and leaves the alias on what it rests on', async () => {
    mock.on(GetPolicyCommand).resolves(granted);
    mock.on(RemovePermissionCommand).resolves({});
    mock.on(UpdateAliasCommand).resolves({});
    await routeTraffic({ lambda }, 'f', alias, { asked: [], serving: [], resting: '2' });
    expect(sent()).toEqual(['RemovePermissionCommand', 'RemovePermissionCommand', 'UpdateAliasCommand']);
    expect(mock.commandCalls(UpdateAliasCommand)[0]?.args[0].input).toMatchObject({
      FunctionVersion: '2',
      RoutingConfig: { AdditionalVersionWeights: {} },
      Description: 'windlass',
    });
  });

  it('refuses traffic to more versions than an alias takes, and changes nothing [B11]', async () => {
    const shares = [share('1'), share('2'), share('3')];
    await expect(
      routeTraffic({ lambda }, 'f', alias, { asked: shares, serving: shares, resting: '1' }),
    ).rejects.toBeInstanceOf(NotSupportedError);
    expect(mock.calls()).toEqual([]);
  });

  it('is not for a version that is not installed', async () => {
    mock.on(GetAliasCommand).resolves({ FunctionVersion: '1', RevisionId: 'r1' });
    await expect(shiftTraffic(await deps())(target, [{ version_id: 'v-9', weight: 1 }], 7)).rejects.toMatchObject({
      code: 'not_installed',
    });
    expect(sent()).toEqual([]);
  });

  it('leaves what a newer holder routed while the address was opened [I4]', async () => {
    const opening = await deps();
    closed();
    mock.on(UpdateAliasCommand).resolves({});
    mock.on(AddPermissionCommand).resolves({});
    mock.on(GetAliasCommand).resolvesOnce({ FunctionVersion: '1', RevisionId: 'r1' });
    mock.on(GetAliasCommand).callsFake(async () => {
      if (sent().length === 0) return { FunctionVersion: '1', RevisionId: 'r1' };
      await checkFence(opening, target.environment_id, 8);
      return { FunctionVersion: '1', RevisionId: 'r9' };
    });
    await expect(shiftTraffic(opening)(target, [{ version_id: 'v-2', weight: 1 }], 7)).rejects.toThrow(FencedError);
    expect(mock.commandCalls(UpdateAliasCommand).map(({ args }) => args[0].input.RevisionId)).toEqual(['r1']);
  });
});
