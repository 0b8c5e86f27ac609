import { setTimeout as pause } from 'node:timers/promises';
import { rollbackExecutionName } from '../../shared/contracts/execution-names.ts';
import { machineInput } from '../../shared/contracts/tasks.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { WorkflowEngine } from '../../shared/ports/workflow-engine.port.ts';
import type { ExecutionEnd } from '../workflow/execution.ts';
import { isUnfinished } from './resume-deployments.ts';

export type RecoveryDeps = {
  readonly records: Pick<DeploymentRecords, 'state'>;
  /** Asked for when it is needed: the engine is opened with the recovery's `onExecutionEnd`. */
  readonly engine: () => WorkflowEngine;
  readonly log: Log;
  readonly first_pause_milliseconds?: number;
};
export type Recovery = {
  /** Hears how executions end, and begins the rollback of a deployment that one left unfinished. */
  onExecutionEnd(end: ExecutionEnd): void;
  close(): Promise<void>;
};

const longestPause_milliseconds = 5 * 60_000;

const isBroken = ({ outcome, machine, parent }: ExecutionEnd): boolean =>
  (outcome === 'FAILED' || outcome === 'TIMED_OUT') && machine !== 'rollout' && parent === undefined;

const failureOf = ({ error, outcome }: ExecutionEnd) =>
  error ?? { Error: outcome === 'TIMED_OUT' ? 'States.Timeout' : 'States.Runtime', Cause: '' };

/**
 * What no Catch of a machine can do: when an execution itself breaks, because the store was out of reach for long or its time was over,
 * the deployment is undone by a new execution (I2); after a pause that grows as long as that breaks too.
 */
export const openRecovery = (deps: RecoveryDeps): Recovery => {
  const { records, engine, log, first_pause_milliseconds = 2_000 } = deps;
  const attempts = new Map<string, number>();
  const under_way = new Set<Promise<void>>();
  const closing = new AbortController();

  /** The name of the execution that undoes what was left behind. Who cannot be read may have been: the execution finds out. */
  const nextExecution = async (deployment_id: string): Promise<string | undefined> => {
    const state = await records.state(deployment_id).catch(() => 'unreadable' as const);
    if (state === 'unreadable') return deployment_id;
    return state !== undefined && isUnfinished(state) ? rollbackExecutionName(state) : undefined;
  };

  const recover = async (deployment_id: string, end: ExecutionEnd): Promise<void> => {
    const execution_name = await nextExecution(deployment_id);
    if (execution_name === undefined) return void attempts.delete(deployment_id);
    const attempt = attempts.get(deployment_id) ?? 0;
    attempts.set(deployment_id, attempt + 1);
    const failure = failureOf(end);
    log.error('an execution broke and left its deployment unfinished; it is undone', {
      deployment_id,
      attempt,
      error: failure.Error,
    });
    await pause(Math.min(longestPause_milliseconds, first_pause_milliseconds * 2 ** attempt), undefined, {
      signal: closing.signal,
    });
    await engine().start('rollback', execution_name, machineInput(deployment_id, failure));
  };

  const track = (work: Promise<void>, deployment_id: string): void => {
    const tracked = work
      .catch((error: unknown) => {
        if (!closing.signal.aborted)
          log.error('a deployment could not be recovered', { deployment_id, reason: messageOf(error) });
      })
      .finally(() => under_way.delete(tracked));
    under_way.add(tracked);
  };

  return {
    onExecutionEnd: (end) => {
      const { deployment_id } = end.input;
      if (typeof deployment_id !== 'string' || closing.signal.aborted) return;
      if (isBroken(end)) track(recover(deployment_id, end), deployment_id);
      else if (end.outcome === 'SUCCEEDED' && end.machine === 'rollback') attempts.delete(deployment_id);
    },
    close: async () => {
      closing.abort();
      await Promise.all(under_way);
    },
  };
};
