import type { MeasuredTask } from '../../domain/monitoring/measured-tasks.ts';
import { measuredTask, type MeasuredTaskDeps } from '../metrics/measured-task.ts';
import { loggedFunction, type LoggedFunctionDeps } from './logged-function.ts';

export type TaskFunctionDeps = MeasuredTaskDeps & LoggedFunctionDeps;

/** A state's Lambda, logged and measured; an error goes on to the state machine. */
export const taskFunction = <O>(
  deps: TaskFunctionDeps,
  what: MeasuredTask,
  handler: (input: unknown) => Promise<O>,
): ((input: unknown) => Promise<O>) => measuredTask(deps, what, loggedFunction(deps, what.task, handler));
