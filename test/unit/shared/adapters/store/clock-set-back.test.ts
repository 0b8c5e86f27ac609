import { describe, expect, it } from '@jest/globals';
import {
  at,
  completed,
  openTestStore,
  saveSomeEnvironment,
  someEvent,
  startOfTest,
  submitted,
} from './store-fixture.ts';

const hour = 3_600_000;

/** Two releases, the second one after the clock was set back by an hour. */
const openTwoReleases = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  store.clock.advance(2 * hour);
  const first = await submitted(store, { id: '01JDEPLOYMENT0000000000009', name: 'first' });
  await store.journal.commit(first, () => completed);
  store.clock.advance(-hour);
  const second = await submitted(store, { id: '01JDEPLOYMENT0000000000001', name: 'second' });
  return { store, second };
};

describe('a clock that was set back', () => {
  it('tells no event earlier than the one before it, so that nothing takes less than no time [I9]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    store.clock.advance(10);
    await store.journal.commit(session, () => ({ events: [someEvent()] }));
    store.clock.advance(-hour);
    await store.journal.commit(session, () => ({ events: [someEvent()] }));
    store.clock.advance(hour + 10);
    await store.journal.commit(session, () => ({ events: [someEvent()] }));
    const times = (await store.records.events(session.deployment_id, 0, 100)).map(({ timestamp }) => timestamp);
    expect(times).toEqual([at(), at(10), at(10), at(20)]);
  });

  it('does not make a later release look older than the one that it is built on', async () => {
    const { store } = await openTwoReleases();
    const listed = await store.deployments.findDeploymentsByEnvironment('dev', { limit: 10 });
    expect(listed.items.map(({ name, created_at }) => [name, created_at])).toEqual([
      ['second', at(2 * hour + 1)],
      ['first', at(2 * hour)],
    ]);
  });

  it('does not shorten a lease, nor take it from who holds it', async () => {
    const { store, second } = await openTwoReleases();
    await store.journal.commit(second, () => ({}));
    const lease = await store.environments.lease('dev');
    expect(lease).toMatchObject({ owner: second.deployment_id, fencing_token: 2 });
    expect(Date.parse(lease?.expires_at ?? '')).toBeGreaterThan(startOfTest + 2 * hour);
  });
});
