import type { Trigger } from '../../domain/trigger/trigger.ts';
import type { TriggerRepository } from '../../domain/trigger/trigger.repository.ts';
import type { Item, Table } from '../../ports/table.port.ts';
import { textOf } from './item-content.ts';
import { triggerKeys } from './keys.ts';
import type { OneAtATime } from './one-at-a-time.ts';
import { readAll } from './read-all.ts';
import { removeTrigger, saveTrigger } from './save-trigger.ts';
import type { StoreDeps } from './store-deps.ts';
import { readTrigger, triggerOf } from './trigger-item.ts';

const triggersIn = (items: readonly Item[]): readonly Trigger[] => items.map(triggerOf);

const findOfSource = async (table: Table, source: string) => {
  const named = await table.get(triggerKeys.source(source));
  const trigger = named && (await readTrigger(table, textOf(named, 'trigger_id')));
  // It may have been changed between the two reads.
  return trigger?.kind === 'DEPLOYMENT_REQUEST' && trigger.source === source ? trigger : undefined;
};

/** Triggers: all in one partition, since each push is held against all of a kind. `inTurn` queues writers of one trigger. */
export const triggerRepository = (deps: StoreDeps, inTurn: OneAtATime): TriggerRepository => ({
  saveTrigger: (definition, expected_version, audits) =>
    inTurn(`trigger ${definition.id}`, () => saveTrigger(deps, definition, expected_version, audits)),
  findTrigger: (id) => readTrigger(deps.table, id),
  findTriggerOfSource: (source) => findOfSource(deps.table, source),
  triggersOfKind: async <K extends Trigger['kind']>(kind: K) => {
    const triggers = triggersIn(await readAll(deps.table, triggerKeys.pk, triggerKeys.prefix));
    return triggers.filter((trigger): trigger is Extract<Trigger, { readonly kind: K }> => trigger.kind === kind);
  },
  listTriggers: async ({ limit, cursor }) => {
    const { pk, prefix } = triggerKeys;
    const page = await deps.table.query({ pk, prefix, limit, ...(cursor !== undefined && { cursor }) });
    return { items: triggersIn(page.items), ...(page.cursor !== undefined && { cursor: page.cursor }) };
  },
  removeTrigger: (trigger, audits) => inTurn(`trigger ${trigger.id}`, () => removeTrigger(deps, trigger, audits)),
});
