import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  IAMClient,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { deleteServiceRole } from '../../../../../shared/adapters/iam/delete-service-role.ts';
import { ensureServiceRole } from '../../../../../shared/adapters/iam/ensure-service-role.ts';
import { functionNameOf } from '../../../../../shared/adapters/lambda/lambda-names.ts';
import { awsError, settings, target } from '../lambda/lambda.fixture.ts';

const iam = mockClient(IAMClient);
beforeEach(() => {
  iam.reset();
});
const deps = { iam: iam as unknown as IAMClient, settings };
const role_name = functionNameOf(settings, target);

describe('the role of a service', () => {
  it('is made for Lambda alone, under the boundary [CS3]', async () => {
    iam.on(GetRoleCommand).rejects(awsError('NoSuchEntityException'));
    iam.on(CreateRoleCommand).resolves({});
    expect(await ensureServiceRole(deps, target)).toBe(`arn:aws:iam::123456789012:role/${role_name}`);
    const input = iam.commandCalls(CreateRoleCommand)[0]?.args[0].input;
    expect(input).toMatchObject({ RoleName: role_name, PermissionsBoundary: settings.boundary_arn });
    expect(input?.Tags).toContainEqual({ Key: 'windlass:environment', Value: 'staging' });
    expect(JSON.parse(input?.AssumeRolePolicyDocument ?? '')).toMatchObject({
      Statement: [{ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    });
  });

  it('is left alone when it is there', async () => {
    iam.on(GetRoleCommand).resolves({});
    await ensureServiceRole(deps, target);
    expect(iam.commandCalls(CreateRoleCommand)).toHaveLength(0);
  });

  it('goes with its policy, whichever of them is gone already', async () => {
    iam.on(DeleteRolePolicyCommand).rejects(awsError('NoSuchEntityException'));
    iam.on(DeleteRoleCommand).rejects(awsError('NoSuchEntityException'));
    await deleteServiceRole(deps, role_name);
    iam.on(DeleteRoleCommand).rejects(awsError('DeleteConflictException'));
    await expect(deleteServiceRole(deps, role_name)).rejects.toThrow('DeleteConflictException');
  });
});
