import { Mutex } from 'async-mutex';

/**
 * Queues what is done for one key in this process, so that the services of a large wave don't meet in the table again and again. Only a
 * courtesy: what keeps writers of other processes out is the condition of each write.
 */
export const oneAtATime = (): (<T>(key: string, work: () => Promise<T>) => Promise<T>) => {
  const queues = new Map<string, { readonly mutex: Mutex; users: number }>();
  return async (key, work) => {
    const queue = queues.get(key) ?? { mutex: new Mutex(), users: 0 };
    queues.set(key, queue);
    queue.users += 1;
    try {
      return await queue.mutex.runExclusive(work);
    } finally {
      queue.users -= 1;
      if (queue.users === 0) queues.delete(key);
    }
  };
};
export type OneAtATime = ReturnType<typeof oneAtATime>;
