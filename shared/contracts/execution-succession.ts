import { millisecondsOf } from '../domain/naming/names.ts';
import type { HandOver, TaskOutput } from './tasks.ts';

/**
 * An execution keeps 25,000 events of history and then fails. Ours stay under 5,000, but for those that may look every second (see below):
 * one that has got long starts the next of its machine and ends. Tasks are replay-safe, so the next one passes by what is done. What has to
 * be known of an execution stands in its name, so that its input is the same however often it was handed over.
 */
const handOver = (next_execution: string): HandOver => ({ outcome: 'CONTINUE', wait_seconds: 0, next_execution });

/** A wave costs 13 events beside those of its services, which have executions of their own. */
export const wavesPerExecution = 50;

/**
 * A look costs nine events. Those at services are at least ten seconds after the one before: 1,600 events. Those at resources and alarms that
 * are undone may come every second, and are 16,200 at most.
 */
export const longestLooking_milliseconds = 30 * 60_000;

/** A machine lives for two days at most, so one whose services bake for days has to go on in another before that. */
export const longestWaves_milliseconds = 86_400_000;

const waveIn = /-w(\d+)(?:-t\d+)?$/u;
const turnIn = /-t(\d+)$/u;

/** The wave with which the execution began: `<deployment id>-w50` and `<deployment id>-w50-t2` with the fiftieth, any other with the first, which is 0. */
export const firstWaveOf = (execution_name: string): number => Number(waveIn.exec(execution_name)?.[1] ?? 0);

/** Whether the execution has given out as many waves as one should, and the next one has to go on with `wave`; undefined when not. */
export const continueFromWave = (execution_name: string, deployment_id: string, wave: number): HandOver | undefined =>
  wave - firstWaveOf(execution_name) < wavesPerExecution ? undefined : handOver(`${deployment_id}-w${wave}`);

/** `rollback-1` => `rollback-1-t2` => `rollback-1-t3` */
const nextTurn = (execution_name: string): string =>
  `${execution_name.replace(turnIn, '')}-t${Number(turnIn.exec(execution_name)?.[1] ?? 1) + 1}`;

type Lived = { readonly execution_name?: string | undefined; readonly execution_started_at?: string | undefined };

/**
 * PlanWave's answer, but CONTINUE instead of waiting on or another wave in an execution that has lived for a day. `<id>-w3` => `<id>-w3-t2`: it
 * begins with the same wave again, which a rollout that takes long leaves to it.
 */
export const continueAfterDay = <O extends TaskOutput>(
  answer: O,
  { execution_name, execution_started_at }: Lived,
  now: number,
): O | HandOver => {
  if (answer.outcome !== 'PROCEED' && answer.outcome !== 'WAIT') return answer;
  if (execution_name === undefined || execution_started_at === undefined) return answer;
  if (now - millisecondsOf(execution_started_at) < longestWaves_milliseconds) return answer;
  return handOver(nextTurn(waveIn.test(execution_name) ? execution_name : `${execution_name}-w0`));
};

const hasLookedLong = (execution_started_at: string, now: number): boolean =>
  now - millisecondsOf(execution_started_at) >= longestLooking_milliseconds;

/** The task's answer, but CONTINUE instead of a WAIT in an execution that has looked for long. `now` in milliseconds. */
export const waitOrContinue = (answer: TaskOutput, execution: Lived, now: number): TaskOutput | HandOver => {
  const { execution_name = '', execution_started_at } = execution;
  if (answer.outcome !== 'WAIT' || execution_started_at === undefined) return answer;
  return hasLookedLong(execution_started_at, now) ? handOver(nextTurn(execution_name)) : answer;
};
