import {
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ServiceTarget } from '../../ports/service-deployer.port.ts';
import { releaseTags } from '../aws/physical-name.ts';
import { isNamed } from '../aws/aws-fault.ts';
import { functionNameOf, logGroupOf } from './lambda-names.ts';
import type { LambdaSettings, Patience } from './lambda-settings.ts';
import { withPatience } from './with-patience.ts';

export type LogsSender = { readonly logs: Pick<CloudWatchLogsClient, 'send'> };
export type EnsureLogGroupDeps = LogsSender &
  Patience & { readonly settings: Pick<LambdaSettings, 'stage' | 'account_id' | 'log_retention_days'> };

/** Makes a service's log group with its retention. Lambda would make one that is kept for ever, if the role allowed it. */
export const ensureLogGroup = async (deps: EnsureLogGroupDeps, target: ServiceTarget): Promise<void> => {
  const { logs, settings } = deps;
  const logGroupName = logGroupOf(functionNameOf(settings, target));
  const tags = releaseTags(settings.stage, target.environment_id, target.service_name);
  const create = new CreateLogGroupCommand({ logGroupName, tags });
  await withPatience(deps, () => logs.send(create)).catch((error: unknown) => {
    if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
  });
  const retain = new PutRetentionPolicyCommand({ logGroupName, retentionInDays: settings.log_retention_days });
  await withPatience(deps, () => logs.send(retain));
};
