import {
  AddPermissionCommand,
  GetAliasCommand,
  GetPolicyCommand,
  LambdaClient,
  UpdateAliasCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { checkFence } from '../../../../../shared/adapters/aws/fence.ts';
import { changeService } from '../../../../../shared/adapters/lambda/lambda-service.records.ts';
import { shiftTraffic } from '../../../../../shared/adapters/lambda/shift-traffic.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { FencedError } from '../../../../../shared/ports/service-deployer.port.ts';
import { awsError, lambdaVersion, settings, target } from './lambda.fixture.ts';

const lambda = mockClient(LambdaClient);
beforeEach(() => {
  lambda.reset();
});

const grantIds = ['windlass-url', 'windlass-invoke-by-url'];
const policyOf = (ids: readonly string[]) => ({ Policy: JSON.stringify({ Statement: ids.map((Sid) => ({ Sid })) }) });
const aliasAt = (FunctionVersion: string, RevisionId: string, Description = 'windlass') => ({
  FunctionVersion,
  RevisionId,
  Description,
});

/** A service with the versions 1 and 2, both asked to run. */
const open = async () => {
  const table = openSqliteTable({ file: ':memory:', clock: { now: () => 0 } });
  await checkFence({ table }, target.environment_id, 7);
  const versions = [lambdaVersion('1'), lambdaVersion('2')];
  await changeService({ table }, target, 7, () => ({ ...target, function_name: 'f', url: 'https://cart', versions }));
  return { table, lambda: lambda as unknown as LambdaClient, settings };
};
const toSecond = [{ version_id: 'v-2', weight: 1 }];
const moves = () => lambda.commandCalls(UpdateAliasCommand).map(({ args }) => args[0].input);

describe('moving the traffic of a Lambda function', () => {
  it('moves the alias as it was read, with one call when the address is open [B11]', async () => {
    const deps = await open();
    lambda.on(GetAliasCommand).resolves(aliasAt('1', 'r1', 'windlass 1=1'));
    lambda.on(GetPolicyCommand).resolves(policyOf(grantIds));
    lambda.on(UpdateAliasCommand).resolves({});
    await shiftTraffic(deps)(target, [...toSecond, { version_id: 'v-1', weight: 3 }], 7);
    expect(moves()).toMatchObject([
      {
        Name: 'live',
        FunctionVersion: '1',
        RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } },
        Description: 'windlass 1=3 2=1',
        RevisionId: 'r1',
      },
    ]);
  });

  it('routes before it opens, and says so last [I8]', async () => {
    const deps = await open();
    lambda.on(GetAliasCommand).resolvesOnce(aliasAt('1', 'r1')).resolves(aliasAt('2', 'r3'));
    lambda.on(GetPolicyCommand).rejects(awsError('ResourceNotFoundException'));
    lambda.on(UpdateAliasCommand).resolves(aliasAt('2', 'r2'));
    lambda.on(AddPermissionCommand).resolves({});
    await shiftTraffic(deps)(target, toSecond, 7);
    const order = lambda
      .calls()
      .map(({ args }) => args[0].constructor.name)
      .filter((name) => !name.startsWith('Get'));
    expect(order).toEqual(['UpdateAliasCommand', 'AddPermissionCommand', 'AddPermissionCommand', 'UpdateAliasCommand']);
    expect(moves()).toMatchObject([
      { FunctionVersion: '2', Description: 'windlass', RevisionId: 'r1' },
      { FunctionVersion: '2', Description: 'windlass 2=1', RevisionId: 'r3' },
    ]);
    expect(lambda.commandCalls(AddPermissionCommand).map(({ args }) => args[0].input)).toMatchObject([
      { Qualifier: 'live', Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
      { Qualifier: 'live', Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true },
    ]);
  });

  it('stops a holder that was taken over after it had read the alias [I4]', async () => {
    const deps = await open();
    lambda.on(GetPolicyCommand).resolves(policyOf(grantIds));
    lambda.on(GetAliasCommand).callsFake(async () => {
      await checkFence(deps, target.environment_id, 8);
      return aliasAt('1', 'r1', 'windlass 1=1');
    });
    await expect(shiftTraffic(deps)(target, toSecond, 7)).rejects.toThrow(FencedError);
    expect(moves()).toEqual([]);
  });

  it('is refused by Lambda when the newer holder moved the alias after the token was looked at, and stops [I4]', async () => {
    const deps = await open();
    lambda.on(GetPolicyCommand).resolves(policyOf(grantIds));
    lambda.on(GetAliasCommand).resolves(aliasAt('1', 'r1', 'windlass 1=1'));
    lambda.on(UpdateAliasCommand).callsFake(async () => {
      await checkFence(deps, target.environment_id, 8);
      throw awsError('PreconditionFailedException');
    });
    await expect(shiftTraffic(deps)(target, toSecond, 7)).rejects.toThrow(FencedError);
    expect(moves()).toHaveLength(1);
  });

  it('reads the alias again when somebody else changed it, and gives up when they keep on', async () => {
    const deps = await open();
    lambda.on(GetPolicyCommand).resolves(policyOf(grantIds));
    lambda.on(GetAliasCommand).resolvesOnce(aliasAt('1', 'r1')).resolves(aliasAt('1', 'r2'));
    lambda.on(UpdateAliasCommand).rejectsOnce(awsError('PreconditionFailedException')).resolves({});
    await shiftTraffic(deps)(target, toSecond, 7);
    expect(moves().map(({ RevisionId }) => RevisionId)).toEqual(['r1', 'r2']);
    lambda.on(UpdateAliasCommand).rejects(awsError('PreconditionFailedException'));
    await expect(shiftTraffic(deps)(target, toSecond, 7)).rejects.toMatchObject({ code: 'lambda_busy' });
  });
});
