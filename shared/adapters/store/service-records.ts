import type { ServiceRecord } from '../../domain/deployment/service-rollout.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { deploymentKeys, deploymentPartition, deploymentPrefixes } from './keys.ts';
import { storable } from './packed-json.ts';
import { readAll } from './read-all.ts';

export const serviceRecordWrite = (deployment_id: string, record: ServiceRecord): Write => ({
  kind: 'put',
  item: { ...deploymentKeys.service(deployment_id, record.service_name), ...(storable(record) as object) },
});

export const readServiceRecord = async (
  table: Table,
  deployment_id: string,
  service_name: string,
): Promise<ServiceRecord | undefined> => {
  const item = await table.get(deploymentKeys.service(deployment_id, service_name));
  return item === undefined ? undefined : contentOf<ServiceRecord>(item);
};

/** By name. */
export const readServiceRecords = async (table: Table, deployment_id: string): Promise<readonly ServiceRecord[]> =>
  (await readAll(table, deploymentPartition(deployment_id), deploymentPrefixes.services)).map((item) =>
    contentOf<ServiceRecord>(item),
  );
