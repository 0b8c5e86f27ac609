import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { StaleTokenError } from '../../../../shared/domain/deployment/deployment.errors.ts';
import { proceed, waitFor } from '../../../../shared/contracts/tasks.ts';
import { keepLease } from '../../../../shared/runtime/keep-lease.ts';
import { runTask } from '../../../../shared/runtime/run-task.ts';
import { openTestStore, saveSomeEnvironment, submitted } from '../adapters/store/store-fixture.ts';

const minute = 60_000;
beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

const lasting = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

const begun = async () => {
  const store = openTestStore({
    clock: { now: () => Date.now(), advance: () => {} },
  });
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  const remaining = async () => Date.parse((await store.environments.lease('dev'))?.expires_at ?? '') - Date.now();
  return { store, session, remaining };
};

describe('keeping a lease', () => {
  it('keeps it alive for as long as the work takes [B1]', async () => {
    const { store, session, remaining } = await begun();
    const work = keepLease(store.journal, session, () => lasting(12 * minute));
    for (let passed = 0; passed < 12; passed += 1) {
      await jest.advanceTimersByTimeAsync(minute);
      expect(await remaining()).toBeGreaterThan(3 * minute);
    }
    await work;
  });

  it.each([
    ['is done', () => lasting(minute)],
    ['has failed', () => lasting(minute).then(() => Promise.reject(new TypeError('on purpose')))],
  ])('ends with the work that %s, and leaves no timer behind [B1]', async (_, work) => {
    const { store, session, remaining } = await begun();
    const kept = keepLease(store.journal, session, work).catch((error: unknown) => (error as Error).name);
    await jest.advanceTimersByTimeAsync(minute);
    expect([undefined, 'TypeError']).toContain(await kept);
    expect(jest.getTimerCount()).toBe(0);
    await jest.advanceTimersByTimeAsync(10 * minute);
    expect(await remaining()).toBeLessThan(0);
  });

  it('ends when somebody has taken the deployment over [B1 I4]', async () => {
    const { store, session } = await begun();
    void keepLease(store.journal, session, () => lasting(12 * minute));
    await store.journal.takeOver(session.deployment_id, 'rollback');
    await jest.advanceTimersByTimeAsync(minute);
    expect(jest.getTimerCount()).toBe(1);
  });

  it('renews one at a time, and is over when the last renewal is [B1]', async () => {
    const { store, session } = await begun();
    let [under_way, most] = [0, 0];
    const commit: typeof store.journal.commit = async (...given) => {
      under_way += 1;
      most = Math.max(most, under_way);
      await lasting(2 * minute);
      under_way -= 1;
      return store.journal.commit(...given);
    };
    const kept = keepLease({ commit }, session, () => lasting(1.2 * minute)).then(() => under_way);
    await jest.advanceTimersByTimeAsync(4 * minute);
    expect([await kept, most]).toEqual([0, 1]);
  });

  it('goes on when the store was out of reach for a moment', async () => {
    const { store, session, remaining } = await begun();
    let calls = 0;
    const commit: typeof store.journal.commit = async (...given) => {
      if ((calls += 1) < 4) throw new Error('out of reach');
      return store.journal.commit(...given);
    };
    void keepLease({ commit }, session, () => lasting(12 * minute));
    await jest.advanceTimersByTimeAsync(2 * minute);
    expect(await remaining()).toBeGreaterThan(4 * minute);
  });

  it('gives up after the fifteen minutes that a Lambda has: what hangs must be found [B1]', async () => {
    const { store, session, remaining } = await begun();
    void keepLease(store.journal, session, () => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(15 * minute);
    expect(await remaining()).toBeGreaterThan(0);
    await jest.advanceTimersByTimeAsync(5.5 * minute);
    expect(await remaining()).toBeLessThan(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a task that asks to be called again', () => {
  const waiting = ({ store, session }: Awaited<ReturnType<typeof begun>>) =>
    runTask(store, session.deployment_id, 'VALIDATING', async () => waitFor(60));

  it('leaves a fresh lease behind, however often it is called, though it stores nothing [B1]', async () => {
    const prepared = await begun();
    for (let call = 0; call < 20; call += 1) {
      expect(await waiting(prepared)).toEqual(waitFor(60));
      await jest.advanceTimersByTimeAsync(minute);
      expect(await prepared.remaining()).toBeGreaterThan(2 * minute);
    }
  });

  it('leaves one behind that outlasts a long wait, however fresh the former was [B1]', async () => {
    const { store, session, remaining } = await begun();
    await runTask(store, session.deployment_id, 'VALIDATING', async () => waitFor(240));
    expect(await remaining()).toBe(7 * minute);
  });

  it('throws when somebody has taken the deployment over meanwhile [I4]', async () => {
    const { store, session } = await begun();
    const task = runTask(store, session.deployment_id, 'VALIDATING', async () => {
      await store.journal.takeOver(session.deployment_id, 'rollback');
      return waitFor(1);
    });
    await expect(task).rejects.toThrow(StaleTokenError);
  });

  it('is not asked for a commit when it goes on', async () => {
    const { store, session } = await begun();
    let commits = 0;
    const journal = {
      ...store.journal,
      commit: async (...given: Parameters<typeof store.journal.commit>) => {
        commits += 1;
        return store.journal.commit(...given);
      },
    };
    await runTask({ ...store, journal }, session.deployment_id, 'VALIDATING', async () => proceed);
    expect(commits).toBe(0);
  });
});
