import {
  CreateLogGroupCommand,
  PutRetentionPolicyCommand,
  type CloudWatchLogsClient,
} from '@aws-sdk/client-cloudwatch-logs';
import type { ServiceTarget } from '../../ports/service-deployer.port.ts';
import { releaseTags } from '../aws/physical-name.ts';
import { isNamed } from './lambda-fault.ts';
import { functionNameOf, logGroupOf } from './lambda-names.ts';
import type { LambdaSettings } from './lambda-settings.ts';

export type LogsSender = { readonly logs: Pick<CloudWatchLogsClient, 'send'> };
export type EnsureLogGroupDeps = LogsSender & {
  readonly settings: Pick<LambdaSettings, 'stage' | 'account_id' | 'log_retention_days'>;
};

/** Makes a service's log group with its retention. Lambda would make one that is kept for ever, if the role allowed it. */
export const ensureLogGroup = async ({ logs, settings }: EnsureLogGroupDeps, target: ServiceTarget): Promise<void> => {
  const logGroupName = logGroupOf(functionNameOf(settings, target));
  const tags = releaseTags(settings.stage, target.environment_id, target.service_name);
  await logs.send(new CreateLogGroupCommand({ logGroupName, tags })).catch((error: unknown) => {
    if (!isNamed(error, 'ResourceAlreadyExistsException')) throw error;
  });
  await logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: settings.log_retention_days }));
};
