import type { Clock } from '../../../shared/ports/clock.port.ts';
import type { Log } from '../../../shared/ports/log.port.ts';
import { exitWords } from '../process/exit-words.ts';
import type { InstanceRecords } from '../process/instance.records.ts';
import type { Ports } from '../process/ports.ts';
import type { ProcessEnvironment } from '../process/process-environment.ts';
import type { RotationLimits } from '../process/rotating.log.ts';
import { RotatingLog } from '../process/rotating.log.ts';
import type { StartedProcess } from '../process/start-process.ts';
import { startProcess } from '../process/start-process.ts';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { InstanceTask } from './instance-task.ts';

export type LifeDeps = {
  readonly clock: Clock;
  readonly log: Log;
  readonly ports: Ports;
  readonly records: InstanceRecords;
  readonly rotation: RotationLimits;
};

/** One process of an instance, from its start to its end. */
export type Life = {
  readonly port: number;
  readonly environment: ProcessEnvironment;
  /** Resolves at the moment of the process's end. */
  readonly exited: Promise<void>;
  /** Resolves, in words on how it ended, when nothing of it is left: no process, no record, no port. */
  readonly ended: Promise<string>;
  readonly stop: (grace_milliseconds: number) => Promise<void>;
};

/** Starts a process for the task. Throws, leaving nothing, when no port is free or there is no such program. */
export const startLife = async (task: InstanceTask, deps: LifeDeps): Promise<Life> => {
  const port = task.port === undefined ? await deps.ports.take() : await deps.ports.takeExactly(task.port);
  const output = new RotatingLog(task.log_file, deps.rotation, (error) =>
    deps.log.warn('the output of an instance is lost', { instance_id: task.instance_id, message: messageOf(error) }),
  );
  const leaveNothing = async () => {
    await output.close();
    await deps.records.forget(task.instance_id);
    deps.ports.release(port);
  };
  try {
    const environment = task.environment(port);
    const started = await startRecorded(task, environment, output, deps);
    const ended = started.ended.then(async (exit) => {
      await leaveNothing();
      return exitWords(exit, output.lastLines());
    });
    return { port, environment, exited: started.exited, ended, stop: started.stop };
  } catch (error) {
    await leaveNothing();
    throw error;
  }
};

/** The record is there before the process is, so that none can be lost. */
const startRecorded = async (
  task: InstanceTask,
  environment: ProcessEnvironment,
  output: RotatingLog,
  deps: LifeDeps,
): Promise<StartedProcess> => {
  const record = { instance_id: task.instance_id, started_at_milliseconds: deps.clock.now() };
  await deps.records.write(record);
  const started = await startProcess({
    command: task.command,
    folder: task.folder,
    environment,
    onOutput: (chunk) => output.write(chunk),
  });
  try {
    await deps.records.write({ ...record, pid: started.pid });
  } catch (error) {
    await started.stop(0);
    throw error;
  }
  return started;
};
