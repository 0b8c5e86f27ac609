import { describe, expect, it } from '@jest/globals';
import { NotFoundError, StaleTokenError } from '../../../../../shared/domain/deployment/deployment.errors.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import {
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  someEvent,
  someServiceRecord,
  submitted,
} from './store-fixture.ts';

const entry = {
  seq: '00001#service#cart',
  action: 'ROLL_OUT_SERVICE',
  target: 'cart',
  compensation: { kind: 'RESTORE_SERVICE', service_name: 'cart', version_id: 'v1' },
} as const;

const begun = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  return { store, session: await submitted(store) };
};

describe('taking a deployment over', () => {
  it('gives a newer token, on record as an event, and keeps the status [B5]', async () => {
    const { store, session } = await begun();
    const taken = await store.journal.takeOver(session.deployment_id, 'undo after a crash');
    expect(taken).toMatchObject({
      lease_token: 2,
      environment_id: 'dev',
      state: { lease_token: 2, status: 'PENDING' },
    });
    expect(await store.environments.lease('dev')).toMatchObject({
      owner: session.deployment_id,
      fencing_token: 2,
      reason: 'undo after a crash',
    });
    const events = await store.records.events(session.deployment_id, 0, 10);
    expect(events.at(-1)).toMatchObject({
      event_type: 'STATUS_CHANGED',
      details: { lease_token: 2, reason: 'undo after a crash' },
    });
    expect(replayDeployment(events)).toEqual(await store.records.state(session.deployment_id));
  });

  it('stops every later write of the earlier session [I4]', async () => {
    const { store, session } = await begun();
    const other = openTestStore({ table: store.table, clock: store.clock, prefix: '02' });
    const taken = await other.journal.takeOver(session.deployment_id, 'undo');
    if ('outcome' in taken) throw new Error('lease held');
    const before = await store.table.changes('', 1_000);
    await expect(store.journal.commit(session, () => ({ events: [someEvent()] }))).rejects.toThrow(StaleTokenError);
    await expect(store.journal.commit(session, () => ({ services: [someServiceRecord()] }))).rejects.toThrow(
      StaleTokenError,
    );
    await expect(store.journal.intend(session, entry)).rejects.toThrow(StaleTokenError);
    expect(await store.table.changes('', 1_000)).toEqual(before);
    expect(await other.journal.commit(taken, () => ({ events: [someEvent()] }))).toMatchObject({ last_sequence: 3 });
  });

  it('stops a writer that was overtaken between reading and writing [I4]', async () => {
    const { store, session } = await begun();
    let overtaken = false;
    const zombie = openTestStore({
      clock: store.clock,
      prefix: '02',
      table: {
        ...store.table,
        transact: async (writes) => {
          if (!overtaken) {
            overtaken = true;
            await store.journal.takeOver(session.deployment_id, 'undo');
          }
          return store.table.transact(writes);
        },
      },
    });
    await expect(zombie.journal.commit(session, () => ({ services: [someServiceRecord()] }))).rejects.toThrow(
      StaleTokenError,
    );
    overtaken = false;
    const next = await store.journal.open(session.deployment_id);
    await expect(zombie.journal.intend(next, entry)).rejects.toThrow(StaleTokenError);
    expect(await store.records.services(session.deployment_id)).toEqual([]);
    expect(await store.records.ledger(session.deployment_id)).toEqual([]);
  });

  it('takes the lease back when the deployment had released it, and releases it again', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => endedAs('FAILED'));
    const taken = await store.journal.takeOver(session.deployment_id, 'finish the rollback');
    if ('outcome' in taken) throw new Error('lease held');
    expect(await store.environments.lease('dev')).toMatchObject({ owner: session.deployment_id, fencing_token: 2 });
    await store.journal.commit(taken, () => ({ end: { completed: false } }));
    expect(await store.environments.lease('dev')).toMatchObject({ owner: null, fencing_token: 2 });
  });

  it('is refused while another deployment holds the lease [B5]', async () => {
    const { store, session } = await begun();
    await store.journal.commit(session, () => endedAs('FAILED'));
    const other = await submitted(store, { id: 'other' });
    expect(await store.journal.takeOver(session.deployment_id, 'undo')).toMatchObject({
      outcome: 'lease_held',
      lease: { owner: other.deployment_id, fencing_token: 2 },
    });
  });

  it('gives each of several at once its own token, and only the newest can write [I4]', async () => {
    const { store, session } = await begun();
    const stores = Array.from({ length: 10 }, (_, index) =>
      openTestStore({ table: store.table, clock: store.clock, prefix: `P${index}` }),
    );
    const sessions = await Promise.all(stores.map((one) => one.journal.takeOver(session.deployment_id, 'undo')));
    const tokens = sessions.map((one) => ('outcome' in one ? 0 : one.lease_token));
    expect(tokens.toSorted((left, right) => left - right)).toEqual(Array.from({ length: 10 }, (_, index) => index + 2));
    const tokenAfterCommit = async (one: (typeof sessions)[number]) => {
      if ('outcome' in one) return 'held';
      const commit = store.journal.commit(one, () => ({ events: [someEvent()] }));
      return commit.then((state) => state.lease_token).catch(() => 'stale');
    };
    const outcomes = await Promise.all(sessions.map(tokenAfterCommit));
    expect(outcomes.filter((outcome) => outcome !== 'stale')).toEqual([11]);
  });

  it('says so when there is no such deployment', async () => {
    await expect(openTestStore().journal.takeOver('nobody', 'undo')).rejects.toThrow(NotFoundError);
  });
});

describe('intending an effect', () => {
  it('puts it on record before the effect, under the token of the writer [B2]', async () => {
    const { store, session } = await begun();
    const intended = await store.journal.intend(session, entry);
    expect(intended).toMatchObject({ ...entry, state: 'INTENDED', token: 1 });
    expect(await store.records.ledger(session.deployment_id)).toEqual([intended]);
  });

  it('gives a replayed step the entry that its first run wrote [B2]', async () => {
    const { store, session } = await begun();
    const first = await store.journal.intend(session, entry);
    await store.journal.commit(session, () => ({ ledger: [{ ...first, state: 'DONE', made: 'cart 1.0.0' }] }));
    store.clock.advance(5_000);
    expect(
      await store.journal.intend(session, { ...entry, compensation: { ...entry.compensation, version_id: 'v2' } }),
    ).toEqual({ ...first, state: 'DONE', made: 'cart 1.0.0' });
  });

  it('writes one entry for ten that intend the same at once', async () => {
    const { store, session } = await begun();
    const entries = await Promise.all(Array.from({ length: 10 }, () => store.journal.intend(session, entry)));
    expect(entries).toEqual(Array.from({ length: 10 }, () => entries[0]));
    expect(await store.records.ledger(session.deployment_id)).toHaveLength(1);
  });
});
