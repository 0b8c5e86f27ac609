import { UpdateContinuousBackupsCommand } from '@aws-sdk/client-dynamodb';
import { unless } from '../../aws/resource-fault.ts';
import { untilThere } from '../../aws/resource-wait.ts';
import type { TableDriverDeps } from './table-name.ts';

/** Turns point-in-time recovery on or off; a table that was just made takes a while until it lets that be done. */
export const setRecovery = async (
  { dynamodb, sleep }: Pick<TableDriverDeps, 'dynamodb' | 'sleep'>,
  name: string,
  isWanted: boolean,
): Promise<void> => {
  const command = new UpdateContinuousBackupsCommand({
    TableName: name,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: isWanted },
  });
  await untilThere(sleep, `DynamoDB does not let the recovery of ${name} be set yet.`, () =>
    unless(['ContinuousBackupsUnavailableException'], dynamodb.send(command)),
  );
};
