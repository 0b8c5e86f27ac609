import { describe, expect, it } from '@jest/globals';
import { environmentKeys } from '../../../../../shared/adapters/store/keys.ts';
import { publishedEventsOf } from '../../../../../shared/adapters/store/published-events.ts';
import { rollbackDeployment } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import type { HoldChange } from '../../../../../shared/domain/environment/environment.repository.ts';
import type { EnvironmentHold } from '../../../../../shared/domain/environment/hold.ts';
import {
  at,
  endedAs,
  openTestStore,
  queued,
  saveSomeEnvironment,
  someDeployment,
  submitted,
  type TestStore,
} from './store-fixture.ts';

const hold: EnvironmentHold = {
  by: 'ada',
  reason: 'incident 42',
  at: at(),
  expires_at: at(60_000),
  allow_hotfix: false,
};
const audit = { actor: 'ada', action: 'environment.hold', target: 'dev', details: { reason: 'incident 42' } };
const held = (changes: Partial<EnvironmentHold> = {}): HoldChange => ({
  hold: { ...hold, ...changes },
  event_type: 'ENVIRONMENT_HELD',
  audit,
});
const released: HoldChange = { event_type: 'ENVIRONMENT_RELEASED', audit: { ...audit, action: 'environment.release' } };

const change = (store: TestStore, to: HoldChange) => store.environments.changeHold('dev', () => to);
const opened = async (): Promise<TestStore> => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  return store;
};
const stateOf = (store: TestStore) => store.records.state('01JDEPLOYMENT0000000000001');

describe('a hold of an environment', () => {
  it('is shown with it until it is released, is audited, and is told once each [B5 I9]', async () => {
    const store = await opened();
    await change(store, held());
    expect((await store.environments.findEnvironmentById('dev'))?.hold).toEqual(hold);
    await change(store, released);
    expect(await store.environments.findEnvironmentById('dev')).not.toHaveProperty('hold');
    expect(await store.table.get(environmentKeys.head('dev'))).not.toHaveProperty('hold');
    const { items } = await store.environments.auditTrail('dev', { limit: 10 });
    expect(items.map(({ action }) => action)).toEqual(['environment.save', 'environment.hold', 'environment.release']);
    const published = (await store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);
    expect(published.map(({ environment_id, event }) => [environment_id, event.event_type])).toEqual([
      ['dev', 'ENVIRONMENT_CREATED'],
      ['dev', 'ENVIRONMENT_HELD'],
      ['dev', 'ENVIRONMENT_RELEASED'],
    ]);
    expect(new Set(published.map(({ event }) => event.id)).size).toBe(3);
  });

  it('that has expired is not shown, and stops nobody [B5]', async () => {
    const store = await opened();
    await change(store, held());
    const submit = async (id: string) => (await store.journal.submit(someDeployment({ id, name: id }))).outcome;
    expect(await submit('a')).toBe('environment_held');
    store.clock.advance(60_000);
    expect(await store.environments.findEnvironmentById('dev')).not.toHaveProperty('hold');
    expect(await submit('a')).toBe('accepted');
  });

  it('stops what is new, or lets it wait; a HOTFIX passes when it says so [B5]', async () => {
    const store = await opened();
    await change(store, held({ allow_hotfix: true }));
    const refused = await store.journal.submit(someDeployment({ id: 'a', name: 'a' }));
    expect(refused).toEqual({ outcome: 'environment_held', hold: { ...hold, allow_hotfix: true } });
    expect(await queued(store, 'b')).toMatchObject({ outcome: 'queued', position: 1 });
    const hotfix = someDeployment({ id: 'h', name: 'h', request: { priority: 'HOTFIX' } });
    expect(await store.journal.submit(hotfix)).toMatchObject({ outcome: 'accepted' });
  });

  it('changes nothing when there is nothing to change, and is of an environment that there is', async () => {
    const store = await opened();
    const before = await store.table.get(environmentKeys.head('dev'));
    await store.environments.changeHold('dev', (found, now) => {
      expect([found, now]).toEqual([undefined, store.clock.now()]);
      return undefined;
    });
    expect(await store.table.get(environmentKeys.head('dev'))).toEqual(before);
    await expect(store.environments.changeHold('nowhere', () => held())).rejects.toThrow('no environment nowhere');
  });

  it('goes with its environment', async () => {
    const store = await opened();
    await change(store, held());
    expect(await store.environments.removeEnvironment('dev', audit)).toEqual({ outcome: 'removed' });
    await saveSomeEnvironment(store);
    expect(await store.environments.findEnvironmentById('dev')).not.toHaveProperty('hold');
  });
});

describe('the deployment that has the lease of a held environment', () => {
  it('knows of it in the same transaction, and of its release [B5 I6]', async () => {
    const store = await opened();
    const { deployment_id } = await submitted(store);
    await change(store, held());
    expect(await stateOf(store)).toMatchObject({ held: { by: 'ada', reason: 'incident 42', expires_at: at(60_000) } });
    expect(replayDeployment(await store.records.events(deployment_id, 0, 10))).toEqual(await stateOf(store));
    await change(store, released);
    expect(await stateOf(store)).not.toHaveProperty('held');
  });

  it('goes on as a HOTFIX that the hold lets pass, until it does so no more [B5]', async () => {
    const store = await opened();
    await submitted(store, { request: { priority: 'HOTFIX' } });
    await change(store, held({ allow_hotfix: true }));
    expect(await stateOf(store)).not.toHaveProperty('held');
    await change(store, held());
    expect(await stateOf(store)).toHaveProperty('held');
    await change(store, held({ allow_hotfix: true }));
    expect(await stateOf(store)).not.toHaveProperty('held');
  });

  it('is left alone when it is being undone or has ended [B5]', async () => {
    const store = await opened();
    const session = await submitted(store);
    await store.journal.annotate(session.deployment_id, (state) => ({
      events: rollbackDeployment(state, 'it failed', { now: at() }),
    }));
    await change(store, held());
    expect(await stateOf(store)).not.toHaveProperty('held');
    await store.journal.commit(session, () => endedAs('FAILED'));
    await change(store, held({ reason: 'still' }));
    expect(await stateOf(store)).not.toHaveProperty('held');
  });
});
