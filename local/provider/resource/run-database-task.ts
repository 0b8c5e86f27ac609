import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { DatabaseResult, DatabaseTask } from './database-task.ts';

const program = new URL('./database.worker.ts', import.meta.url);

/** Does the task in a thread of its own: checking a large database, or waiting for a busy one, takes its time. */
export const runDatabaseTask = async (task: DatabaseTask): Promise<DatabaseResult> => {
  const worker = new Worker(program, { workerData: task, env: {} });
  const [result] = (await once(worker, 'message')) as [DatabaseResult];
  await worker.terminate();
  return result;
};
