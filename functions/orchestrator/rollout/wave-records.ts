import type { DeploymentRecords } from '../../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import type { ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';

/** Up to here single reads are less work than reading the records of all services. */
const fewServices = 25;
/** Single reads are less work, too, when all services are more than so many times those that are asked for. */
const mostReadForOne = 8;

export type RecordOf = (service_name: string) => Promise<ServiceRecord | undefined>;

/** The records of some services of a deployment, read in the way that is the least work for so many. */
export const recordsOf = async (
  records: Pick<DeploymentRecords, 'service' | 'services'>,
  deployment_id: string,
  plan: Pick<ReleasePlan, 'services'>,
  names: readonly string[],
): Promise<RecordOf> => {
  if (names.length <= fewServices || plan.services.length > mostReadForOne * names.length)
    return (service_name) => records.service(deployment_id, service_name);
  const all = new Map((await records.services(deployment_id)).map((record) => [record.service_name, record] as const));
  return async (service_name) => all.get(service_name);
};
