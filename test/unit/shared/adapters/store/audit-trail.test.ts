import { describe, expect, it } from '@jest/globals';
import { environmentKeys } from '../../../../../shared/adapters/store/keys.ts';
import { verifyAuditChain, type ChainVerdict } from '../../../../../shared/domain/audit/audit-chain.ts';
import type { Item, Write } from '../../../../../shared/ports/table.port.ts';
import { contentHash } from '../../../../../shared/runtime/content-hash.ts';
import { openTestStore, saveSomeEnvironment, someAudit, type TestStore } from './store-fixture.ts';

const verdictOn = async ({ environments }: Pick<TestStore, 'environments'>): Promise<ChainVerdict> => {
  const { items } = await environments.auditTrail('dev', { limit: 1_000 });
  const head = await environments.auditHead('dev');
  return verifyAuditChain(items, contentHash, head === undefined ? {} : { head });
};

const withEntries = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  for (const target of ['a', 'b', 'c', 'd']) await store.environments.appendAudit('dev', { ...someAudit, target });
  const itemAt = async (sequence: number): Promise<Item> => {
    const item = await store.table.get(environmentKeys.audit('dev', sequence));
    if (item === undefined) throw new Error(`no entry ${sequence}`);
    return item;
  };
  const tamper = async (...writes: readonly Write[]) => {
    await store.table.transact(writes);
    return verdictOn(store);
  };
  return { store, itemAt, tamper };
};

describe('the audit trail', () => {
  it('is one chain without a gap after fifty entries at once [CS4]', async () => {
    const first = openTestStore();
    await saveSomeEnvironment(first);
    const stores = Array.from({ length: 5 }, (_, index) =>
      openTestStore({ table: first.table, clock: first.clock, prefix: `P${index}` }),
    );
    const append = async (index: number) => {
      const store = stores[index % stores.length] ?? first;
      return store.environments.appendAudit('dev', { ...someAudit, target: `t-${index}` });
    };
    const entries = await Promise.all(Array.from({ length: 50 }, (_, index) => append(index)));
    const { items } = await first.environments.auditTrail('dev', { limit: 100 });
    expect(items.map((entry) => entry.sequence)).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
    expect(new Set(entries)).toEqual(new Set(items.slice(1)));
    expect(await verdictOn(first)).toMatchObject({ outcome: 'intact', head: { sequence: 51 } });
  });

  it('is read a page at a time, oldest first', async () => {
    const { store } = await withEntries();
    const first = await store.environments.auditTrail('dev', { limit: 3 });
    const second = await store.environments.auditTrail('dev', { limit: 3, cursor: first.cursor ?? '' });
    expect([...first.items, ...second.items].map((entry) => entry.target)).toEqual(['dev', 'a', 'b', 'c', 'd']);
  });

  it('shows an entry that was changed in the table [CS4]', async () => {
    const { itemAt, tamper } = await withEntries();
    expect(await tamper({ kind: 'put', item: { ...(await itemAt(3)), actor: 'mallory' } })).toEqual({
      outcome: 'broken',
      sequence: 3,
      reason: 'changed',
    });
  });

  it('shows an entry that was taken out [CS4]', async () => {
    const { tamper } = await withEntries();
    expect(await tamper({ kind: 'delete', key: environmentKeys.audit('dev', 3) })).toEqual({
      outcome: 'broken',
      sequence: 3,
      reason: 'missing',
    });
  });

  it('shows entries that changed places [CS4]', async () => {
    const { itemAt, tamper } = await withEntries();
    const [third, fourth] = [await itemAt(3), await itemAt(4)];
    const verdict = await tamper(
      { kind: 'put', item: { ...fourth, sk: third.sk } },
      { kind: 'put', item: { ...third, sk: fourth.sk } },
    );
    expect(verdict).toEqual({ outcome: 'broken', sequence: 3, reason: 'reordered' });
  });

  it('shows entries that were cut off its end [CS4]', async () => {
    const { tamper } = await withEntries();
    const cut = [4, 5].map((sequence) => ({ kind: 'delete', key: environmentKeys.audit('dev', sequence) }) as const);
    expect(await tamper(...cut)).toEqual({ outcome: 'broken', sequence: 4, reason: 'missing' });
  });
});
