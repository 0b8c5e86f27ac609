import type { ResourceTarget } from '../../../ports/resource-driver.port.ts';
import { physicalName } from '../../aws/physical-name.ts';
import { arnOf, type AwsResourceDeps } from '../../aws/resource-deps.ts';

export type TableDriverDeps = Pick<AwsResourceDeps, 'scope' | 'dynamodb' | 'sleep' | 'clock'>;

export const tableName = (
  { scope }: Pick<TableDriverDeps, 'scope'>,
  { environment_id, name }: ResourceTarget,
): string => physicalName(scope, environment_id, name, 255);

export const tableArn = ({ scope }: Pick<TableDriverDeps, 'scope'>, name: string): string =>
  arnOf(scope, 'dynamodb', `table/${name}`);
