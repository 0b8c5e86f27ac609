import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../../../shared/ports/log.port.ts';
import type { InstanceRecord, InstanceRecords } from './instance.records.ts';
import type { ProcessTable } from './process-table.ts';
import type { StopSignal } from './signal-group.ts';
import { signalGroup } from './signal-group.ts';

const poll_milliseconds = 100;
/** The coarsest clock that a system tells start times by is one second; recording it takes a moment too. */
const startTolerance_milliseconds = 2_500;

export type LeftoverDeps = {
  readonly records: InstanceRecords;
  readonly table: ProcessTable;
  readonly log: Log;
  /** How long a process may take to stop by itself before it is killed. */
  readonly grace_milliseconds: number;
};

/**
 * Stops what a stack that was killed left running. A pid alone proves nothing, since it may belong to someone else by now. A process is
 * ours when its environment carries the unguessable id of a recorded instance (its children carry it too, wherever they went), or,
 * where environments can't be seen, when the recorded pid still leads its group and began when the record says. In doubt it is left
 * alone and named in the log.
 */
export const stopLeftovers = async (deps: LeftoverDeps): Promise<void> => {
  const records = await deps.records.all();
  if (records.length === 0) return;
  await signalOurs(deps, records, 'SIGTERM');
  const end = performance.now() + deps.grace_milliseconds;
  while ((await findOurs(deps, records)).size > 0 && performance.now() < end) await sleep(poll_milliseconds);
  await signalOurs(deps, records, 'SIGKILL');
  for (const record of records) await deps.records.forget(record.instance_id);
};

const signalOurs = async (
  deps: LeftoverDeps,
  records: readonly InstanceRecord[],
  signal: StopSignal,
): Promise<void> => {
  for (const [pid, instance_id] of await findOurs(deps, records)) {
    deps.log.warn('stopping a process that an earlier run left behind', { instance_id, pid, signal });
    signalProcess(pid, signal);
  }
};

/** Leaders are signalled with their group; a process that left its leader's group is signalled alone. */
const signalProcess = (pid: number, signal: StopSignal): void => {
  if (signalGroup(pid, signal)) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It ended by itself meanwhile.
  }
};

const findOurs = async (
  deps: LeftoverDeps,
  records: readonly InstanceRecord[],
): Promise<ReadonlyMap<number, string>> => {
  const ids = new Set(records.map((record) => record.instance_id));
  const listed = await deps.table.list();
  const ours = new Map<number, string>();
  for (const { pid, instance_id } of listed ?? [])
    if (ids.has(instance_id) && pid !== process.pid) ours.set(pid, instance_id);
  for (const record of records) {
    const { pid, instance_id } = record;
    if (pid !== undefined && !ours.has(pid) && isRunning(pid) && (await isSameProcess(deps, record, pid)))
      ours.set(pid, instance_id);
  }
  return ours;
};

const isSameProcess = async ({ table, log }: LeftoverDeps, record: InstanceRecord, pid: number): Promise<boolean> => {
  const started = await table.startedAt(pid);
  if (started === undefined)
    log.warn('cannot tell whose process this is, so it is left alone', { pid, instance_id: record.instance_id });
  return (
    typeof started === 'number' && Math.abs(started - record.started_at_milliseconds) <= startTolerance_milliseconds
  );
};

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
