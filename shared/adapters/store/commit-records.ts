import type { Commit } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { ServiceRecord } from '../../domain/deployment/service-rollout.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Write } from '../../ports/table.port.ts';
import { documentWrites } from './documents.ts';
import { deploymentKeys } from './keys.ts';
import { ledgerWrite } from './ledger.ts';
import { liveServiceRemoval, liveServiceWrite } from './live-services.ts';
import { storable } from './packed-json.ts';
import { packWrites } from './record-packs.ts';
import { stepWrites } from './step-packs.ts';
import type { StoreDeps } from './store-deps.ts';

const serviceRecordWrite = (deployment_id: string, record: ServiceRecord): Write => ({
  kind: 'put',
  item: { ...deploymentKeys.service(deployment_id, record.service_name), ...(storable(record) as object) },
});

/** Resource and security events on their way to the bus: the change feed carries them from here. */
const outboxWrites = (
  { clock, ids }: Pick<StoreDeps, 'clock' | 'ids'>,
  state: DeploymentState,
  commit: Commit,
  commit_id: string,
): readonly Write[] => {
  const timestamp = timestampOf(clock.now());
  const stamped = <T extends object>(event: T) => ({ ...event, id: ids.next(), timestamp });
  const records = [
    ...(commit.resource_events ?? []).map((event) => ({ kind: 'resource', event: stamped(event) })),
    ...(commit.security_events ?? []).map((event) => ({ kind: 'security', event: stamped(event) })),
  ];
  return packWrites(state.id, 'OUTBOX', commit_id, records, {
    environment_id: state.environment_id,
    deployment_id: state.id,
  });
};

/** The writes of all records of a commit that need nothing read first. */
export const recordWrites = (
  deps: Pick<StoreDeps, 'clock' | 'ids'>,
  state: DeploymentState,
  commit: Commit,
): readonly Write[] => {
  const commit_id = deps.ids.next();
  return [
    ...stepWrites(state.id, commit_id, commit.steps ?? []),
    ...packWrites(state.id, 'VALIDATION', commit_id, commit.validations ?? []),
    ...packWrites(state.id, 'FINDING', commit_id, commit.findings ?? []),
    ...packWrites(state.id, 'TEST', commit_id, commit.tests ?? []),
    ...outboxWrites(deps, state, commit, commit_id),
    ...(commit.services ?? []).map((record) => serviceRecordWrite(state.id, record)),
    ...(commit.ledger ?? []).map((entry) => ledgerWrite(state.id, entry)),
    ...(commit.live_services ?? []).map((live) => liveServiceWrite(state.environment_id, live)),
    ...(commit.removed_live_services ?? []).map((name) => liveServiceRemoval(state.environment_id, name)),
    ...(commit.prepared_configuration === undefined
      ? []
      : documentWrites(state.id, 'CONFIGURATION', commit.prepared_configuration)),
  ];
};
