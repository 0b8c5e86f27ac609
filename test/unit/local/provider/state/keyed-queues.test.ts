import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { KeyedQueues } from '../../../../../local/provider/state/keyed-queues.ts';

it('runs work under one key in order, and under different keys side by side', async () => {
  const queues = new KeyedQueues();
  const seen: string[] = [];
  const work = (name: string, milliseconds: number) => async () => {
    seen.push(`${name} begins`);
    await sleep(milliseconds);
    seen.push(`${name} ends`);
  };
  await Promise.all([
    queues.inTurn('a', work('a1', 30)),
    queues.inTurn('a', work('a2', 1)),
    queues.inTurn('b', work('b1', 1)),
  ]);
  expect(seen).toEqual(['a1 begins', 'b1 begins', 'b1 ends', 'a1 ends', 'a2 begins', 'a2 ends']);
});

it('goes on after work that failed', async () => {
  const queues = new KeyedQueues();
  const [failed, next] = await Promise.allSettled([
    queues.inTurn('a', () => Promise.reject(new Error('no'))),
    queues.inTurn('a', async () => 'yes'),
  ]);
  expect(failed.status).toBe('rejected');
  expect(next).toMatchObject({ value: 'yes' });
});
