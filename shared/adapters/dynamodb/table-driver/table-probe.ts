import { DeleteItemCommand, GetItemCommand, type AttributeValue } from '@aws-sdk/client-dynamodb';
import { isNamed } from '../../aws/aws-fault.ts';
import type { FoundResource } from '../../aws/resource-found.ts';
import type { TableDriverDeps } from './table-name.ts';

const probe = 'windlass-probe';

const valueOf = (type: unknown): AttributeValue => {
  if (type === 'N') return { N: '0' };
  return type === 'B' ? { B: new TextEncoder().encode(probe) } : { S: probe };
};

const keyOf = ({ specification }: FoundResource): Record<string, AttributeValue> => ({
  [String(specification['partition_key'])]: valueOf(specification['partition_key_type']),
  ...(specification['sort_key'] !== undefined && {
    [String(specification['sort_key'])]: valueOf(specification['sort_key_type']),
  }),
});

/**
 * Reads an item, and asks for one to be deleted on a condition that no item fulfils: DynamoDB weighs the write and does nothing, so that no
 * service ever sees the probe.
 */
export const probeTable = async (
  { dynamodb }: Pick<TableDriverDeps, 'dynamodb'>,
  found: FoundResource,
): Promise<string> => {
  const item = { TableName: found.physical_id, Key: keyOf(found) };
  await dynamodb.send(new GetItemCommand({ ...item, ConsistentRead: true }));
  try {
    await dynamodb.send(
      new DeleteItemCommand({
        ...item,
        ConditionExpression: 'attribute_exists(#never) AND attribute_not_exists(#never)',
        ExpressionAttributeNames: { '#never': probe },
      }),
    );
  } catch (error) {
    if (isNamed(error, 'ConditionalCheckFailedException')) return 'it answers reads and weighs writes';
    throw error;
  }
  throw new Error(`${found.physical_id} did not weigh the condition of a write`);
};
