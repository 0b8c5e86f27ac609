import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import type { ServiceTarget } from '../../ports/service-deployer.port.ts';
import { releaseTags } from '../aws/physical-name.ts';
import { isNamed } from '../aws/aws-fault.ts';
import { arnOf, functionNameOf } from '../lambda/lambda-names.ts';
import type { LambdaSettings } from '../lambda/lambda-settings.ts';
import type { IamSender } from './iam-sender.ts';
import { trustPolicy } from './service-policy.ts';

export type EnsureServiceRoleDeps = IamSender & {
  readonly settings: Pick<LambdaSettings, 'stage' | 'account_id' | 'region' | 'boundary_arn'>;
};

const isThere = async ({ iam }: IamSender, role_name: string): Promise<boolean> => {
  try {
    await iam.send(new GetRoleCommand({ RoleName: role_name }));
    return true;
  } catch (error) {
    if (isNamed(error, 'NoSuchEntityException')) return false;
    throw error;
  }
};

/** Makes the role of a service, under the boundary, unless it is there. Answers its ARN. */
export const ensureServiceRole = async (
  { iam, settings }: EnsureServiceRoleDeps,
  target: ServiceTarget,
): Promise<string> => {
  const role_name = functionNameOf(settings, target);
  const { environment_id, service_name } = target;
  if (!(await isThere({ iam }, role_name))) {
    const command = new CreateRoleCommand({
      RoleName: role_name,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy),
      PermissionsBoundary: settings.boundary_arn,
      Description: `Service ${service_name} of environment ${environment_id}`,
      Tags: Object.entries(releaseTags(settings.stage, environment_id, service_name)).map(([Key, Value]) => ({
        Key,
        Value,
      })),
    });
    await iam.send(command).catch((error: unknown) => {
      if (!isNamed(error, 'EntityAlreadyExistsException')) throw error;
    });
  }
  return arnOf(settings, 'iam', `role/${role_name}`);
};
