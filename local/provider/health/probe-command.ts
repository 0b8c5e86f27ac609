import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import { exitWords } from '../process/exit-words.ts';
import { startProcess } from '../process/start-process.ts';
import type { ProbeResult, ProbeTarget } from './probe.ts';

type CommandCheck = Extract<HealthCheck, { kind: 'COMMAND' }>;

const rememberedOutput_characters = 4_000;

export const probeCommand = async (
  check: CommandCheck,
  target: ProbeTarget,
  signal: AbortSignal,
): Promise<ProbeResult> => {
  const name = check.command.join(' ');
  let output = '';
  const onOutput = async (chunk: Buffer) =>
    void (output = (output + chunk.toString('utf8')).slice(-rememberedOutput_characters));
  try {
    const started = await startProcess({
      command: check.command,
      folder: target.folder,
      environment: target.environment,
      onOutput,
    });
    const late = AbortSignal.any([signal, AbortSignal.timeout(check.timeout_milliseconds)]);
    const exit = await Promise.race([started.ended, aborted(late)]);
    await started.stop(0);
    if (exit === undefined)
      return { passed: false, answer: `${name} did not finish within ${check.timeout_milliseconds} ms` };
    return { passed: exit.code === 0, answer: `${name} ${exitWords(exit, output.split('\n'))}` };
  } catch (error) {
    return { passed: false, answer: messageOf(error) };
  }
};

/** Resolves to undefined when the signal is aborted. */
const aborted = (signal: AbortSignal): Promise<undefined> =>
  sleep(2 ** 30, undefined, { signal, ref: false }).catch(() => undefined);
