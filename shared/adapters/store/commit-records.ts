import type { Commit } from '../../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Write } from '../../ports/table.port.ts';
import { documentWrites } from './documents.ts';
import { ledgerWrite } from './ledger.ts';
import { liveServiceRemoval, liveServiceWrite } from './live-services.ts';
import { outboxWrites, recordWrites } from './record-packs.ts';
import { serviceRecordWrite } from './service-records.ts';
import { storedStep } from './step-packs.ts';
import type { StoreDeps } from './store-deps.ts';

/** Resource and security events on their way to the bus: the change feed carries them from here. */
const outboxOf = (
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
  return outboxWrites(state.id, commit_id, records, {
    environment_id: state.environment_id,
    deployment_id: state.id,
  });
};

/** The writes of all records of a commit that need nothing read first. */
export const contentWrites = (
  deps: Pick<StoreDeps, 'clock' | 'ids'>,
  state: DeploymentState,
  commit: Commit,
): readonly Write[] => {
  const commit_id = deps.ids.next();
  return [
    ...recordWrites(state.id, commit_id, {
      ...(commit.steps !== undefined && { STEP: commit.steps.map(storedStep) }),
      ...(commit.validations !== undefined && { VALIDATION: commit.validations }),
      ...(commit.findings !== undefined && { FINDING: commit.findings }),
      ...(commit.tests !== undefined && { TEST: commit.tests }),
    }),
    ...outboxOf(deps, state, commit, commit_id),
    ...(commit.services ?? []).map((record) => serviceRecordWrite(state.id, record)),
    ...(commit.ledger ?? []).map((entry) => ledgerWrite(state.id, entry)),
    ...(commit.live_services ?? []).map((live) => liveServiceWrite(state.environment_id, live)),
    ...(commit.removed_live_services ?? []).map((name) => liveServiceRemoval(state.environment_id, name)),
    ...(commit.prepared_configuration === undefined
      ? []
      : documentWrites(state.id, 'CONFIGURATION', commit.prepared_configuration)),
  ];
};
