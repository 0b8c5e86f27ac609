import { DeleteLogGroupCommand, type CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteFunctionCommand, DeleteFunctionUrlConfigCommand } from '@aws-sdk/client-lambda';
import { deleteServiceRole } from '../iam/delete-service-role.ts';
import type { IamSender } from '../iam/iam-sender.ts';
import { isNotFound } from './lambda-fault.ts';
import { liveAlias, logGroupOf } from './lambda-names.ts';
import type { LambdaSender, Patience } from './lambda-settings.ts';
import { withPatience } from './with-patience.ts';

export type RemoveServiceDeps = LambdaSender &
  IamSender &
  Patience & { readonly logs: Pick<CloudWatchLogsClient, 'send'> };

const unlessGone = (error: unknown): void => {
  if (!isNotFound(error)) throw error;
};

/** Deletes all that a service consists of: address, function with its versions and alias, role, logs. What is gone already is passed over. */
export const removeService = async (deps: RemoveServiceDeps, function_name: string): Promise<void> => {
  const FunctionName = function_name;
  const deleteUrl = new DeleteFunctionUrlConfigCommand({ FunctionName, Qualifier: liveAlias });
  const deleteLogs = new DeleteLogGroupCommand({ logGroupName: logGroupOf(function_name) });
  await withPatience(deps, () => deps.lambda.send(deleteUrl).catch(unlessGone));
  await withPatience(deps, () => deps.lambda.send(new DeleteFunctionCommand({ FunctionName })).catch(unlessGone));
  await withPatience(deps, () => deleteServiceRole(deps, function_name));
  await withPatience(deps, () => deps.logs.send(deleteLogs).catch(unlessGone));
};
