import { machineInput, type TaskOutput, type WaveOutput } from '../../shared/contracts/tasks.ts';
import type { DeploymentContext } from '../../shared/domain/deployment/deployment-context.ts';
import type { DeploymentPhase } from '../../shared/domain/deployment/deployment-status.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { phaseTasks, type TaskName } from './phases/phase-tasks.ts';

/** The handlers of the tasks, by the names that they have in the state machines. */
export type PhaseTasks = Readonly<Partial<Record<TaskName, (input: unknown) => Promise<unknown>>>>;
export type ExecuteDeploymentPhaseDeps = {
  readonly tasks: PhaseTasks;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** STOPPED: a task said so; the reason is on record, and the deployment has to be undone. */
export type PhaseResult = {
  readonly phase: DeploymentPhase;
  readonly outcome: 'COMPLETED' | 'STOPPED';
  readonly tasks_run: readonly TaskName[];
};

type Run = { readonly call: (task: TaskName, input: object) => Promise<TaskOutput>; readonly tasks_run: TaskName[] };

const runOf = ({ tasks, sleep }: ExecuteDeploymentPhaseDeps): Run => {
  const tasks_run: TaskName[] = [];
  const call: Run['call'] = async (task, input) => {
    const work = tasks[task];
    if (work === undefined) throw new TypeError(`There is no handler for ${task}.`);
    for (;;) {
      tasks_run.push(task);
      const answer = (await work(input)) as TaskOutput;
      if (answer.outcome !== 'WAIT') return answer;
      await sleep(answer.wait_seconds * 1_000);
    }
  };
  return { call, tasks_run };
};

/** One wave after the other; the services of a wave side by side, as many as the specification allows. */
const runWaves = async ({ call }: Run, deployment_id: string): Promise<TaskOutput> => {
  for (;;) {
    const wave = (await call('PlanWave', { deployment_id })) as WaveOutput;
    if (wave.outcome !== 'PROCEED' || wave.services.length === 0) return wave;
    await inParallel(wave.services, wave.max_parallel, (service) => call('AdvanceRollout', service));
  }
};

/**
 * Runs all tasks of a phase in this process (O3), as a state machine does, but for its retries: what a task throws is thrown on, and the
 * phase can be run again from its beginning.
 */
export const executeDeploymentPhase = async (
  deps: ExecuteDeploymentPhaseDeps,
  phase: DeploymentPhase,
  { deployment_id }: Pick<DeploymentContext, 'deployment_id'>,
): Promise<PhaseResult> => {
  const run = runOf(deps);
  for (const task of phaseTasks[phase]) {
    const input = task === 'BeginRollback' ? machineInput(deployment_id) : { deployment_id };
    const answer = task === 'PlanWave' ? await runWaves(run, deployment_id) : await run.call(task, input);
    if (answer.outcome !== 'PROCEED') return { phase, outcome: 'STOPPED', tasks_run: run.tasks_run };
  }
  return { phase, outcome: 'COMPLETED', tasks_run: run.tasks_run };
};
