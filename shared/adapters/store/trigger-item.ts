import type { Trigger } from '../../domain/trigger/trigger.ts';
import type { Item, Table } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { triggerKeys } from './keys.ts';
import { storable, storedValue, valueOf, type StoredValue } from './packed-json.ts';

type StoredTrigger = Record<string, unknown> & { readonly template?: StoredValue };

/** A template may be as large as a release, and is compressed as those are. */
export const triggerItem = (trigger: Trigger): Item => {
  const stored =
    trigger.kind === 'DEPLOYMENT_REQUEST' ? trigger : { ...trigger, template: storedValue(trigger.template) };
  return { ...triggerKeys.trigger(trigger.id), ...(storable(stored) as object) };
};

export const triggerOf = (item: Item): Trigger => {
  const { template, ...rest } = contentOf<StoredTrigger>(item);
  return (template === undefined ? rest : { ...rest, template: valueOf(template) }) as unknown as Trigger;
};

export const readTrigger = async (table: Table, id: string): Promise<Trigger | undefined> => {
  const item = await table.get(triggerKeys.trigger(id));
  return item === undefined ? undefined : triggerOf(item);
};
