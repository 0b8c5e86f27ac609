import type { NewAuditEntry } from '../../domain/audit/audit-entry.ts';
import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import { emptyCapacity } from '../../domain/environment/capacity.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { EnvironmentRepository, SaveEnvironmentResult } from '../../domain/environment/environment.repository.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import { appendedAudit } from './audit-trail.ts';
import { definitionRemoval, definitionWrites, joinEnvironment, readDefinition } from './environment-definition.ts';
import { firstHead, headWrite, lineOf, readHead, withHold, type EnvironmentHead } from './environment-head.ts';
import { withoutEndedOwner } from './free-lease.ts';
import { readResources } from './live-resources.ts';
import { readLiveServices } from './live-services.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

/** See `EnvironmentRepository.saveEnvironment`. The stored version is `expected_version + 1`. */
export const saveEnvironment = (
  deps: StoreDeps,
  environment: Environment,
  expected_version: number,
  audit: NewAuditEntry,
): Promise<SaveEnvironmentResult> =>
  withRetries(deps, async () => {
    const now = deps.clock.now();
    const head = (await readHead(deps.table, environment.id)) ?? firstHead(now);
    const before = await readDefinition(deps.table, environment.id);
    if ((before?.version ?? 0) !== expected_version) {
      return {
        outcome: 'changed',
        ...(before !== undefined && { found: await joinEnvironment(deps.table, before, now) }),
      };
    }
    const next: Environment = { ...environment, version: expected_version + 1 };
    const audited = appendedAudit(
      { ...head, environment_version: next.version },
      environment.id,
      audit,
      timestampOf(now),
    );
    const result = await deps.table.transact([
      ...definitionWrites(next, before),
      headWrite(environment.id, audited.head),
      audited.write,
    ]);
    return result.outcome === 'committed'
      ? { outcome: 'saved', environment: await joinEnvironment(deps.table, next, now) }
      : interfered;
  });

const usersOf = async (deps: StoreDeps, environment_id: string, head: EnvironmentHead): Promise<readonly string[]> => {
  const [services, resources] = await Promise.all([
    readLiveServices(deps.table, environment_id),
    readResources(deps.table, environment_id),
  ]);
  return [
    ...(head.lease.owner === null ? [] : [`deployment ${head.lease.owner}`]),
    ...lineOf(head).queue.map(({ deployment_id }) => `deployment ${deployment_id}, which waits for its lease`),
    ...services.map((service) => `service ${service.service_name}`),
    ...resources.map((resource) => `resource ${resource.name}`),
  ];
};

/**
 * See `EnvironmentRepository.removeEnvironment`. What is live only changes under the lease, so the head's version guards all that was looked at.
 * The head stays, without the definition: tokens and audit go on where they were if an environment of that id is made again. Throws `NotFoundError`.
 */
export const removeEnvironment = (
  deps: StoreDeps,
  environment_id: string,
  audit: NewAuditEntry,
): ReturnType<EnvironmentRepository['removeEnvironment']> =>
  withRetries(deps, async () => {
    const now = deps.clock.now();
    const head = await withoutEndedOwner(deps.table, (await readHead(deps.table, environment_id)) ?? firstHead(now));
    const definition = await readDefinition(deps.table, environment_id);
    if (definition === undefined) throw new NotFoundError('environment', environment_id);
    const by = await usersOf(deps, environment_id, head);
    if (by.length > 0) return { outcome: 'in_use', by };
    const audited = appendedAudit(
      { ...withHold(head, undefined), environment_version: 0, capacity: emptyCapacity },
      environment_id,
      audit,
      timestampOf(now),
    );
    const result = await deps.table.transact([
      ...definitionRemoval(definition),
      headWrite(environment_id, audited.head),
      audited.write,
    ]);
    return result.outcome === 'committed' ? { outcome: 'removed' } : interfered;
  });
