import { NotFoundError } from '../../domain/deployment/deployment.errors.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Trigger, TriggerDefinition } from '../../domain/trigger/trigger.ts';
import type {
  EnvironmentAudits,
  SaveTriggerResult,
  TriggerRepository,
} from '../../domain/trigger/trigger.repository.ts';
import type { Condition, Table, Write } from '../../ports/table.port.ts';
import { appendedAudit } from './audit-trail.ts';
import { headWrite, readHead } from './environment-head.ts';
import { textOf } from './item-content.ts';
import { triggerKeys } from './keys.ts';
import type { StoreDeps } from './store-deps.ts';
import { readTrigger, triggerItem } from './trigger-item.ts';
import { interfered, withRetries } from './with-retries.ts';

const sourceOf = (trigger: Trigger | undefined): string | undefined =>
  trigger?.kind === 'DEPLOYMENT_REQUEST' ? trigger.source : undefined;

/** Throws `NotFoundError` for an environment that never was. */
const auditWrites = async ({ table, clock }: StoreDeps, audits: EnvironmentAudits): Promise<readonly Write[]> => {
  const at = timestampOf(clock.now());
  const writes = [...audits].map(async ([environment_id, entry]): Promise<readonly Write[]> => {
    const head = await readHead(table, environment_id);
    if (head === undefined) throw new NotFoundError('environment', environment_id);
    const audited = appendedAudit(head, environment_id, entry, at);
    return [headWrite(environment_id, audited.head), audited.write];
  });
  return (await Promise.all(writes)).flat();
};

/** One item for each source makes sure that one trigger takes its requests. */
const sourceWrites = (before: Trigger | undefined, after: Trigger | undefined): readonly Write[] => {
  const [old, next] = [sourceOf(before), sourceOf(after)];
  if (old === next) return [];
  return [
    ...(old === undefined ? [] : [{ kind: 'delete', key: triggerKeys.source(old) } as const]),
    ...(next === undefined
      ? []
      : [
          {
            kind: 'put',
            item: { ...triggerKeys.source(next), trigger_id: after?.id ?? '' },
            condition: { kind: 'absent' },
          } as const,
        ]),
  ];
};

const isVersion = (before: Trigger | undefined): Condition =>
  before === undefined ? { kind: 'absent' } : { kind: 'equals', field: 'version', value: before.version };

const ownerOfSource = async (table: Table, source: string | undefined): Promise<string | undefined> => {
  const item = source === undefined ? undefined : await table.get(triggerKeys.source(source));
  return item === undefined ? undefined : textOf(item, 'trigger_id');
};

/** See `TriggerRepository.saveTrigger`. The stored version is `expected_version + 1`. */
export const saveTrigger = (
  deps: StoreDeps,
  definition: TriggerDefinition,
  expected_version: number,
  audits: EnvironmentAudits,
): Promise<SaveTriggerResult> =>
  withRetries(deps, async () => {
    const before = await readTrigger(deps.table, definition.id);
    if ((before?.version ?? 0) !== expected_version)
      return { outcome: 'changed', ...(before !== undefined && { found: before }) };
    const now = timestampOf(deps.clock.now());
    const trigger: Trigger = {
      ...definition,
      version: expected_version + 1,
      created_at: before?.created_at ?? now,
      updated_at: now,
    };
    const owner = await ownerOfSource(deps.table, sourceOf(trigger));
    if (owner !== undefined && owner !== trigger.id) return { outcome: 'source_taken', trigger_id: owner };
    const result = await deps.table.transact([
      { kind: 'put', item: triggerItem(trigger), condition: isVersion(before) },
      ...sourceWrites(before, trigger),
      ...(await auditWrites(deps, audits)),
    ]);
    return result.outcome === 'committed' ? { outcome: 'saved', trigger } : interfered;
  });

/** See `TriggerRepository.removeTrigger`. */
export const removeTrigger = (
  deps: StoreDeps,
  trigger: Trigger,
  audits: EnvironmentAudits,
): ReturnType<TriggerRepository['removeTrigger']> =>
  withRetries(deps, async () => {
    const found = await readTrigger(deps.table, trigger.id);
    if (found?.version !== trigger.version) return { outcome: 'changed' };
    const result = await deps.table.transact([
      { kind: 'delete', key: triggerKeys.trigger(trigger.id), condition: isVersion(found) },
      ...sourceWrites(found, undefined),
      ...(await auditWrites(deps, audits)),
    ]);
    return result.outcome === 'committed' ? { outcome: 'removed' } : interfered;
  });
