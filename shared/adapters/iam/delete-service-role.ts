import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { isNamed } from '../aws/aws-fault.ts';
import type { IamSender } from './iam-sender.ts';
import { servicePolicyName } from './service-policy.ts';

const unlessGone = (error: unknown): void => {
  if (!isNamed(error, 'NoSuchEntityException')) throw error;
};

/** Deletes a service's role with its policy; neither needs to be there. */
export const deleteServiceRole = async ({ iam }: IamSender, role_name: string): Promise<void> => {
  await iam.send(new DeleteRolePolicyCommand({ RoleName: role_name, PolicyName: servicePolicyName })).catch(unlessGone);
  await iam.send(new DeleteRoleCommand({ RoleName: role_name })).catch(unlessGone);
};
