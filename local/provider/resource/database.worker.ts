/** The thread that waits for a database, so that the stack's own thread goes on passing requests. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DatabaseTask } from './database-task.ts';
import { doDatabaseTask } from './database-task.ts';

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, not a window
parentPort?.postMessage(doDatabaseTask(workerData as DatabaseTask));
