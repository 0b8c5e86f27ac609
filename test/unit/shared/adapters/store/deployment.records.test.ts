import { describe, expect, it } from '@jest/globals';
import { serviceLedgerSeq, type LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import type { ValidationResult } from '../../../../../shared/domain/validation/validation-result.ts';
import type { SecurityFinding } from '../../../../../shared/domain/security/security-finding.ts';
import {
  at,
  itemsOf,
  openTestStore,
  saveSomeEnvironment,
  someLiveService,
  someService,
  someServiceRecord,
  someStep,
  submitted,
} from './store-fixture.ts';

describe('the records of a deployment', () => {
  it('are absent or empty for one that is not there', async () => {
    const { records } = openTestStore();
    expect(await records.state('nobody')).toBeUndefined();
    expect(await records.request('nobody')).toBeUndefined();
    expect(await records.outline('nobody')).toBeUndefined();
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
    expect((await records.outline(deployment_id))?.specification.target_environment).toBe('dev');
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

  it('give a rollout as done from when its service is on record as such, and still when that waits to be undone [B2]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const compensation = { kind: 'RESTORE_SERVICE', service_name: 'cart', version_id: 'v2' } as const;
    const intention = {
      seq: serviceLedgerSeq(0, 'cart'),
      action: 'ROLL_OUT_SERVICE',
      target: 'cart',
      compensation,
    } as const;
    const intended = await store.journal.intend(session, intention);
    await store.journal.intend(session, { ...intention, seq: serviceLedgerSeq(0, 'shop'), target: 'shop' });
    const active = someServiceRecord('cart', { status: 'ACTIVE', done: { made: 'cart 2.0.0, 1 instance', at: at(9) } });
    const done = { ...intended, state: 'DONE', made: 'cart 2.0.0, 1 instance', done_at: at(9) };

    await store.journal.commit(session, () => ({ services: [active] }));
    const [cart, shop] = await store.records.ledger(session.deployment_id);
    expect([cart, shop?.state]).toEqual([done, 'INTENDED']);
    expect(await store.journal.intend(session, intention)).toEqual(done);

    await store.journal.commit(session, () => ({ services: [{ ...active, status: 'IN_PROGRESS' }] }));
    expect((await store.records.ledger(session.deployment_id))[0]).toEqual(done);
    const undone = { ...done, state: 'UNDONE', undone_at: at(10) } as LedgerEntry;
    await store.journal.commit(session, () => ({ ledger: [undone] }));
    expect((await store.records.ledger(session.deployment_id))[0]).toEqual(undone);
  });

  it('put what is small in one item with the steps of its commit, and give all of a kind in the order of the commits', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const id = session.deployment_id;
    const finding = (title: string) => ({ id: title, title }) as unknown as SecurityFinding;
    const long = Array.from({ length: 20 }, (_, index) => finding(`${index}${'x'.repeat(600)}`));
    const count = async (prefix: string): Promise<number> =>
      (await itemsOf(store.table, `DEPLOYMENT#${id}`)).filter(({ sk }) => sk.startsWith(prefix)).length;
    const before = await count('STEP#');

    await store.journal.commit(session, () => ({ steps: [someStep('W23')], findings: [finding('first')] }));
    await store.journal.commit(session, () => ({ findings: [finding('second')] }));
    await store.journal.commit(session, () => ({ steps: [someStep('W52')], findings: long }));
    await store.journal.commit(session, () => ({ steps: [someStep('W54')], findings: [finding('last')] }));

    expect(await store.records.findings(id)).toEqual([finding('first'), finding('second'), ...long, finding('last')]);
    expect((await store.records.steps(id)).map((step) => step.id)).toEqual(
      expect.arrayContaining(['W23', 'W52', 'W54']),
    );
    expect([(await count('STEP#')) - before, await count('FINDING#')]).toEqual([3, 2]);
  });

  it('tell what a check or scan that was done again came to, and not what it came to before [B10]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const id = session.deployment_id;
    const finding = (step: string, rule: string, time: number) =>
      ({ id: `${id}/${step}/${rule}`, discovered_at: at(time) }) as unknown as SecurityFinding;
    const check = (validator_id: string, message: string) => ({ validator_id, message }) as unknown as ValidationResult;
    const [early, late] = [{ started_at: at(10) }, { started_at: at(100) }];

    await store.journal.commit(session, () => ({
      steps: [someStep('W23', early), someStep('W52', early)],
      findings: [finding('W23', 'secret', 11), finding('W52', 'open', 11), finding('W52', 'exposed', 11)],
      validations: [check('quotas', 'too much'), check('region', 'allowed')],
    }));
    await store.journal.commit(session, () => ({
      steps: [someStep('W52', late)],
      findings: [finding('W52', 'exposed', 101)],
      validations: [check('quotas', 'enough')],
    }));

    expect(await store.records.findings(id)).toEqual([finding('W23', 'secret', 11), finding('W52', 'exposed', 101)]);
    expect(await store.records.validations(id)).toEqual([check('quotas', 'enough'), check('region', 'allowed')]);
  });

  it('read lists of records as an earlier version stored them', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const { deployment_id } = await submitted(store);
    const key = { pk: `DEPLOYMENT#${deployment_id}`, sk: 'TEST#01J#0000' };
    await store.table.transact([{ kind: 'put', item: { ...key, records: [{ id: 'smoke' }] } }]);
    expect(await store.records.tests(deployment_id)).toEqual([{ id: 'smoke' }]);
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
    const { records } = openTestStore({ table: store.table });
    expect(await records.preparedConfiguration(session.deployment_id)).toEqual(short);
  });
});
