import { Mutex } from 'async-mutex';

/** One queue per key: work under one key runs in the order it came, under different keys side by side. */
export class KeyedQueues {
  readonly #queues = new Map<string, { readonly mutex: Mutex; users: number }>();

  async inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(key) ?? { mutex: new Mutex(), users: 0 };
    this.#queues.set(key, queue);
    queue.users += 1;
    try {
      return await queue.mutex.runExclusive(work);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) this.#queues.delete(key);
    }
  }
}
