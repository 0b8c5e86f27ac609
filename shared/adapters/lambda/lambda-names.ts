import type { ServiceTarget } from '../../ports/service-deployer.port.ts';
import { physicalName } from '../aws/physical-name.ts';
import { partitionOf } from '../aws/resource-deps.ts';
import type { LambdaSettings, ServiceNaming } from './lambda-settings.ts';

/** The alias that a service's traffic goes through. */
export const liveAlias = 'live';

const longestName = 64;

/** The function of a service, and its role. */
export const functionNameOf = (naming: ServiceNaming, { environment_id, service_name }: ServiceTarget): string =>
  physicalName(naming, environment_id, service_name, longestName);

export const logGroupOf = (function_name: string): string => `/aws/lambda/${function_name}`;

/** An ARN in the account and region where services run; `region` and `account` empty where the service has none. */
export const arnOf = (
  { region, account_id }: Pick<LambdaSettings, 'region' | 'account_id'>,
  service: 'dynamodb' | 'iam' | 'logs' | 's3' | 'sqs',
  resource: string,
): string => {
  const place = { iam: `:${account_id}`, s3: ':' }[service as string] ?? `${region}:${account_id}`;
  return `arn:${partitionOf(region)}:${service}:${place}:${resource}`;
};
