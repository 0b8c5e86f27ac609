import { describe, expect, it } from '@jest/globals';
import type { NewAuditEntry } from '../../../../../shared/domain/audit/audit-entry.ts';
import { verifyAuditChain } from '../../../../../shared/domain/audit/audit-chain.ts';
import { contentHash } from '../../../../../shared/runtime/content-hash.ts';
import { objectTemplate, triggerOf } from '../../domain/trigger/trigger.fixture.ts';
import { at, itemsOf, openTestStore, saveSomeEnvironment } from './store-fixture.ts';

const entry: NewAuditEntry = { actor: 'ada', action: 'trigger.create', target: 'objects', details: {} };
const inDev = new Map([['dev', entry]]);
const none = new Map<string, NewAuditEntry>();

const saved = async (store: ReturnType<typeof openTestStore>, ...args: Parameters<typeof triggerOf>) => {
  const result = await store.triggers.saveTrigger(triggerOf(...args), 0, none);
  if (result.outcome !== 'saved') throw new Error(`not saved: ${result.outcome}`);
  return result.trigger;
};

describe('stored triggers', () => {
  it('are found as they were saved, with version and times, large templates too [DC5]', async () => {
    const store = openTestStore();
    const description = 'large '.repeat(300);
    const trigger = await saved(store, 'objects', { template: objectTemplate({ description }) });
    expect(trigger).toMatchObject({ version: 1, created_at: at(), updated_at: at(), enabled: true });
    expect(await store.triggers.findTrigger('objects')).toEqual(trigger);
    expect(await store.triggers.findTrigger('nothing')).toBeUndefined();
  });

  it('are changed only from the version that was seen', async () => {
    const store = openTestStore();
    const first = await saved(store, 'objects');
    expect(await store.triggers.saveTrigger(triggerOf('objects'), 0, none)).toEqual({
      outcome: 'changed',
      found: first,
    });
    store.clock.advance(1_000);
    const next = await store.triggers.saveTrigger(triggerOf('objects', { enabled: false }), 1, none);
    expect(next).toMatchObject({ trigger: { version: 2, enabled: false, created_at: at(), updated_at: at(1_000) } });
    expect(await store.triggers.saveTrigger(triggerOf('images'), 3, none)).toEqual({ outcome: 'changed' });
  });

  it('are put on the audit trail of their environments in the same transaction [CS4]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    await store.triggers.saveTrigger(triggerOf('objects'), 0, inDev);
    const trail = await store.environments.auditTrail('dev', { limit: 10 });
    expect(trail.items.map((one) => one.action)).toEqual(['environment.save', 'trigger.create']);
    const head = await store.environments.auditHead('dev');
    expect(verifyAuditChain(trail.items, contentHash, { ...(head && { head }) }).outcome).toBe('intact');
  });

  it('are not stored when they cannot be audited', async () => {
    const store = openTestStore();
    await expect(store.triggers.saveTrigger(triggerOf('objects'), 0, inDev)).rejects.toThrow(/no environment|dev/);
    expect(await store.triggers.findTrigger('objects')).toBeUndefined();
  });

  it('take the requests of a source alone, and leave it to others when they change or go [DC5]', async () => {
    const store = openTestStore();
    const ci = await saved(store, 'ci');
    expect(await store.triggers.findTriggerOfSource('com.acme.ci')).toEqual(ci);
    expect(await store.triggers.saveTrigger(triggerOf('ci', { id: 'other' }), 0, none)).toEqual({
      outcome: 'source_taken',
      trigger_id: 'ci',
    });
    await store.triggers.saveTrigger(triggerOf('ci', { source: 'com.acme.cd' }), 1, none);
    expect(await store.triggers.findTriggerOfSource('com.acme.ci')).toBeUndefined();
    const other = await store.triggers.saveTrigger(triggerOf('ci', { id: 'other' }), 0, none);
    if (other.outcome !== 'saved') throw new Error('not saved');
    expect(await store.triggers.removeTrigger(other.trigger, none)).toEqual({ outcome: 'removed' });
    expect(await store.triggers.findTriggerOfSource('com.acme.ci')).toBeUndefined();
    expect((await itemsOf(store.table, 'TRIGGERS')).map((item) => item.sk)).toEqual([
      'SOURCE#com.acme.cd',
      'TRIGGER#ci',
    ]);
  });

  it('give a source to one of two that want it at the same time [DC5]', async () => {
    const store = openTestStore();
    const results = await Promise.all(
      ['one', 'two', 'three'].map((id) => store.triggers.saveTrigger(triggerOf('ci', { id }), 0, none)),
    );
    expect(results.map((one) => one.outcome).toSorted()).toEqual(['saved', 'source_taken', 'source_taken']);
  });

  it('are changed by one of two processes that have seen the same version [DC5]', async () => {
    const store = openTestStore();
    const other = openTestStore({ table: store.table, clock: store.clock });
    await saved(store, 'objects');
    const results = await Promise.all(
      [store, other].map(({ triggers }) => triggers.saveTrigger(triggerOf('objects', { enabled: false }), 1, none)),
    );
    expect(results.map((one) => one.outcome).toSorted()).toEqual(['changed', 'saved']);
  });

  it('take no request of a source that they have left while it was looked up [DC5]', async () => {
    const store = openTestStore();
    await saved(store, 'ci');
    const get: typeof store.table.get = async (key) => {
      const item = await store.table.get(key);
      if (key.sk === 'SOURCE#com.acme.ci')
        await store.triggers.saveTrigger(triggerOf('ci', { source: 'com.acme.cd' }), 1, none);
      return item;
    };
    const slow = openTestStore({ table: { ...store.table, get }, clock: store.clock });
    expect(await slow.triggers.findTriggerOfSource('com.acme.ci')).toBeUndefined();
  });

  it('are listed a page at a time, and found by kind', async () => {
    const store = openTestStore();
    for (const which of ['objects', 'images', 'ci'] as const) await saved(store, which);
    const first = await store.triggers.listTriggers({ limit: 2 });
    const second = await store.triggers.listTriggers({ limit: 2, cursor: first.cursor ?? '' });
    expect([...first.items, ...second.items].map((one) => one.id)).toEqual(['ci', 'images', 'objects']);
    expect(second.cursor).toBeUndefined();
    expect((await store.triggers.triggersOfKind('S3_OBJECT_PUT')).map((one) => one.bucket)).toEqual(['acme-releases']);
  });

  it('are removed only as they were seen', async () => {
    const store = openTestStore();
    const trigger = await saved(store, 'objects');
    await store.triggers.saveTrigger(triggerOf('objects', { enabled: false }), 1, none);
    expect(await store.triggers.removeTrigger(trigger, none)).toEqual({ outcome: 'changed' });
    expect((await store.triggers.findTrigger('objects'))?.version).toBe(2);
  });
});
