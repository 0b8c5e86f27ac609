import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { isOfStatus, refusal } from '../embedded/operator.ts';
import { developmentEnvironment } from '../fixtures/small-release.ts';
import { brokenInvariants } from './invariants.ts';
import { eventuallyTrue } from './stack/eventually.ts';
import type { Round } from './stack/setting.ts';
import { environment_id, rounds } from './stack/small.rounds.ts';
import { startUsers, type Users } from './stack/users.ts';
import { holdLock } from './store/lock-holder.ts';
import { openStackAt, type OpenedStack } from './store/opened-stack.ts';

jest.setTimeout(300_000);

const [release, failing] = rounds as readonly [Round, Round];

describe('a database that another process locks', () => {
  let home: string;
  let stack: OpenedStack;
  let users: Users;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-locked-'));
    stack = await openStackAt(home);
    await stack.operator.apply(developmentEnvironment(environment_id));
    expect((await stack.operator.release(release.request('1.0.0'))).state.status).toBe('COMPLETED');
    users = startUsers(await Promise.all(['base', 'front'].map((name) => stack.operator.urlOf(environment_id, name))));
  });
  afterAll(async () => {
    await users?.stop();
    await stack?.close();
    await rm(home, { recursive: true });
  });

  type Locked = (locked: number) => Promise<void>;
  /** The release in the middle of which the lock is held for as long as that takes, from the status on. */
  const releaseUnderLock = async (round: Round, version: string, status: 'DEPLOYING' | 'TESTING', during: Locked) => {
    const { operator, look } = stack;
    const [before, began] = [await look.picture(), performance.now()];
    const { id } = await operator.submit(round.request(version));
    await operator.reached(id, isOfStatus(status));
    const lock = await holdLock(join(home, 'windlass.db'));
    try {
      await during(performance.now());
    } finally {
      await lock.free();
    }
    const { state } = await operator.ended(id);
    expect({ status: state.status, rollback: state.rollback.status }).toEqual(round.outcome);
    expect(brokenInvariants(await look.evidence(id, before, []))).toEqual([]);
    const over = performance.now();
    await eventuallyTrue('everything serves', async () => users.answeredSince(over).every((count) => count > 0));
    expect(users.failuresBetween(began, over)).toEqual([]);
  };

  it('for a while, holds up a release that fails, and nobody who uses the services [I2 I3 I6 I9 B2 B11]', async () => {
    await releaseUnderLock(failing, '2.0.0', 'DEPLOYING', (locked) =>
      eventuallyTrue('services are used', async () => users.answeredSince(locked).every((count) => count >= 20)),
    );
  });

  it('for longer than a write waits, is said in words, and the release ends as if nothing had been [I2 I3 I6 I9 B2 B11]', async () => {
    await releaseUnderLock(release, '3.0.0', 'TESTING', async (locked) => {
      const refused = await refusal(stack.operator.apply(developmentEnvironment('more')));
      expect(refused).toMatchObject({
        status: 503,
        code: 'store_unavailable',
        detail: expect.stringContaining('another program holds its lock'),
      });
      expect(users.answeredSince(locked).every((count) => count > 0)).toBe(true);
    });
  });
});
