import type { AuditEntry, NewAuditEntry } from '../../domain/audit/audit-entry.ts';
import type { ListQuery, Listed } from '../../domain/deployment/deployment.repository.ts';
import { emptyCapacity } from '../../domain/environment/capacity.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../domain/environment/environment.repository.ts';
import { appendAudit, auditTrail } from './audit-trail.ts';
import { changeHold } from './change-hold.ts';
import { joinEnvironment, readDefinition } from './environment-definition.ts';
import { readHead } from './environment-head.ts';
import { readLine, readLines } from './environment-lines.ts';
import { freeEndedLease } from './free-lease.ts';
import { textOf } from './item-content.ts';
import { environmentIndex } from './keys.ts';
import { readLiveService, readLiveServices } from './live-services.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { removeEnvironment, saveEnvironment } from './save-environment.ts';
import type { StoreDeps } from './store-deps.ts';

const find = async (deps: StoreDeps, id: string): Promise<Environment | undefined> => {
  const definition = await readDefinition(deps.table, id);
  return definition === undefined ? undefined : joinEnvironment(deps.table, definition, deps.clock.now());
};

/** In the order of type and id. */
const list = async (
  deps: StoreDeps,
  prefix: string | undefined,
  { limit, cursor }: ListQuery,
): Promise<Listed<Environment>> => {
  const page = await deps.table.query({
    pk: environmentIndex.pk,
    limit,
    ...(prefix !== undefined && { prefix }),
    ...(cursor !== undefined && { cursor }),
  });
  const items = await Promise.all(page.items.map((item) => find(deps, textOf(item, 'environment_id'))));
  return {
    items: items.filter((environment) => environment !== undefined),
    ...(page.cursor !== undefined && { cursor: page.cursor }),
  };
};

/** Environments and what is stored beside them. `inTurn` queues writers of one environment's head. */
export const environmentRepository = (deps: StoreDeps, inTurn: OneAtATime): EnvironmentRepository => ({
  saveEnvironment: (environment, expected_version, audit) =>
    inTurn(environment.id, () => saveEnvironment(deps, environment, expected_version, audit)),
  findEnvironmentById: (id) => find(deps, id),
  findEnvironmentsByType: (type, query) => list(deps, environmentIndex.prefix(type), query),
  listEnvironments: (query) => list(deps, undefined, query),
  removeEnvironment: (id, audit) => inTurn(id, () => removeEnvironment(deps, id, audit)),
  lease: async (environment_id) => (await readHead(deps.table, environment_id))?.lease,
  line: (environment_id) => readLine(deps.table, environment_id),
  lines: () => readLines(deps.table),
  changeHold: (environment_id, decide) => inTurn(environment_id, () => changeHold(deps, environment_id, decide)),
  freeEndedLease: (environment_id) => inTurn(environment_id, () => freeEndedLease(deps, environment_id)),
  capacity: async (environment_id) => (await readHead(deps.table, environment_id))?.capacity ?? emptyCapacity,
  liveServices: (environment_id) => readLiveServices(deps.table, environment_id),
  liveService: (environment_id, service_name) => readLiveService(deps.table, environment_id, service_name),
  appendAudit: (environment_id: string, entry: NewAuditEntry): Promise<AuditEntry> =>
    inTurn(environment_id, () => appendAudit(deps, environment_id, entry)),
  auditHead: async (environment_id) => (await readHead(deps.table, environment_id))?.audit,
  auditTrail: (environment_id, query) => auditTrail(deps.table, environment_id, query),
});
