import { PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { ServiceTarget } from '../../ports/service-deployer.port.ts';
import { functionNameOf } from '../lambda/lambda-names.ts';
import type { LambdaSettings } from '../lambda/lambda-settings.ts';
import type { IamSender } from './iam-sender.ts';
import { servicePolicy, servicePolicyName, type UsedResource } from './service-policy.ts';

export type PutServicePolicyDeps = IamSender & {
  readonly settings: Pick<LambdaSettings, 'stage' | 'account_id' | 'region'>;
};

/** Makes the service's role allow exactly this. Throws NotSupportedError for a type of resource that a service cannot use. */
export const putServicePolicy = async (
  { iam, settings }: PutServicePolicyDeps,
  target: ServiceTarget,
  resources: readonly UsedResource[],
): Promise<void> => {
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: functionNameOf(settings, target),
      PolicyName: servicePolicyName,
      PolicyDocument: JSON.stringify(servicePolicy(settings, target, resources)),
    }),
  );
};
