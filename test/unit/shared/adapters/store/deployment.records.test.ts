import { describe, expect, it } from '@jest/globals';
import { serviceLedgerSeq, type LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import { at, openTestStore, saveSomeEnvironment, someLiveService, someService, submitted } from './store-fixture.ts';

describe('the records of a deployment', () => {
  it('are absent or empty for one that is not there', async () => {
    const { records } = openTestStore();
    expect(await records.state('nobody')).toBeUndefined();
    expect(await records.request('nobody')).toBeUndefined();
    expect(await records.specification('nobody')).toBeUndefined();
    expect(await records.serviceSpecification('nobody', 'cart')).toBeUndefined();
    expect(await records.plan('nobody')).toBeUndefined();
    expect(await records.context('nobody')).toBeUndefined();
    expect(await records.preparedConfiguration('nobody')).toBeUndefined();
    for (const list of ['steps', 'services', 'ledger', 'validations', 'findings', 'tests'] as const)
      expect(await records[list]('nobody')).toEqual([]);
  });

  it('hold services of any size, and find each by name in the chunk that has it', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const services = Array.from({ length: 30 }, (_, index) =>
      someService(`service-${(index * 7) % 30}`, { configuration: { variables: { TEXT: `${index}`.repeat(5_000) } } }),
    );
    const { deployment_id } = await submitted(store, { services });
    const { records } = openTestStore({ table: store.table });
    for (const service of services)
      expect(await records.serviceSpecification(deployment_id, service.name)).toEqual(service);
    expect(await records.serviceSpecification(deployment_id, 'a')).toBeUndefined();
    expect(await records.serviceSpecification(deployment_id, 'zz')).toBeUndefined();
    expect((await records.specification(deployment_id))?.services).toEqual(services);
    expect((await records.context(deployment_id))?.user_id).toBe('ada');
  });

  it('read one service of a large submission without reading the others', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const services = Array.from({ length: 30 }, (_, index) =>
      someService(`service-${index}`, { configuration: { variables: { TEXT: `${index}`.repeat(5_000) } } }),
    );
    const { deployment_id } = await submitted(store, { services });
    const read: string[] = [];
    const { records } = openTestStore({
      table: { ...store.table, get: (key) => (read.push(key.sk), store.table.get(key)) },
    });
    await records.serviceSpecification(deployment_id, 'service-9');
    expect(read).toHaveLength(2);
    await records.serviceSpecification(deployment_id, 'service-9');
    expect(read).toHaveLength(2);
  });

  it('give the ledger in the order of its steps, with what is needed to undo each [B2]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const entries = [10, 2, 0].map((wave): LedgerEntry => ({
      seq: serviceLedgerSeq(wave, 'cart'),
      action: 'ROLL_OUT_SERVICE',
      target: 'cart',
      compensation: {
        kind: 'RESTORE_SERVICE',
        service_name: 'cart',
        version_id: 'v2',
        previous: JSON.parse(JSON.stringify(someLiveService())),
      },
      token: 1,
      state: 'DONE',
      intended_at: at(),
    }));
    await store.journal.commit(session, () => ({ ledger: entries }));
    expect(await store.records.ledger(session.deployment_id)).toEqual(entries.toReversed());
  });

  it('keep a document of any length', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    let seed = 7;
    const text = Array.from({ length: 900_000 }, () =>
      String.fromCharCode(33 + ((seed = (seed * 16_807) % 2_147_483_647) % 90)),
    ).join('');
    const long = { environment_variables: { TEXT: text }, resource_outputs: {} };
    const short = { environment_variables: { TEXT: 'short' }, resource_outputs: {} };
    await store.journal.commit(session, () => ({ prepared_configuration: long }));
    const stored = await store.records.preparedConfiguration(session.deployment_id);
    expect(stored?.environment_variables['TEXT'] === text).toBe(true);
    await store.journal.commit(session, () => ({ prepared_configuration: short }));
    expect(await store.records.preparedConfiguration(session.deployment_id)).toEqual(short);
  });
});
