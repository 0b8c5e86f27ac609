import { continueFromWave, firstWaveOf } from '../../shared/contracts/execution-succession.ts';
import {
  proceed,
  type HandOver,
  type TaskOutput,
  type WaveInput,
  type WaveOutput,
} from '../../shared/contracts/tasks.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import type { StepId } from '../../shared/domain/deployment/step-record.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { need } from '../../shared/runtime/need.ts';
import { runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { findNextWave, type NextWave, type WaveSources } from './rollout/find-next-wave.ts';

export type PlanWaveDeps = WaveSources & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'plan' | 'outline' | 'steps' | 'ledger'>;
  readonly clock: Clock;
};

const component = 'orchestrator';
const allDone: WaveOutput = { ...proceed, services: [], max_parallel: 1 };

/** The step began with the first rollout, in an earlier call. */
const sinceFirstRollout = async (
  deps: PlanWaveDeps,
  deployment_id: string,
  step: FinishedStep,
): Promise<FinishedStep> => {
  const rollouts = (await deps.records.ledger(deployment_id)).filter(({ action }) => action === 'ROLL_OUT_SERVICE');
  const started_at = rollouts.reduce(
    (first, { intended_at }) => (intended_at < first ? intended_at : first),
    step.record.started_at,
  );
  const duration_milliseconds = Math.max(0, millisecondsOf(step.record.finished_at) - millisecondsOf(started_at));
  return { ...step, record: { ...step.record, started_at, duration_milliseconds } };
};

type Named = readonly [StepId, StepFinding];

const conclude = async (
  deps: PlanWaveDeps,
  deployment: OpenDeployment,
  findings: readonly Named[],
): Promise<TaskOutput> => {
  const steps = await Promise.all(
    findings.map(async ([id, finding]) =>
      sinceFirstRollout(deps, deployment.deployment_id, await runStep(deps.clock, id, component, () => finding)),
    ),
  );
  return concludeTask(deps.journal, deployment, { during: 'DEPLOYING', component, steps });
};

/** The failure is that of the first service that did not get healthy, if one did not; what else failed in the wave is told with it. */
const failWave = (
  deps: PlanWaveDeps,
  deployment: OpenDeployment,
  failed: readonly ServiceRecord[],
): Promise<TaskOutput> => {
  const first = failed.find(({ failure }) => failure?.step === 'W43') ?? failed[0];
  const names = failed.map(({ service_name }) => service_name);
  const others = failed
    .filter((record) => record !== first)
    .map(({ message, service_name }) => message ?? service_name);
  const words = [
    first?.message ?? 'A service failed.',
    ...(others.length > 0 ? [`Failed too: ${listWords(others, ' ', 5)}`] : []),
  ];
  const finding = {
    outcome: 'FAILED',
    code: first?.failure?.code ?? 'service_failed',
    affected_components: names,
  } as const;
  const cause: Named = [first?.failure?.step ?? 'W41', { ...finding, message: words.join(' ') }];
  const summary: Named = [
    'W41',
    { ...finding, message: `${countOf(failed.length, 'service')} did not become active: ${listWords(names)}.` },
  ];
  return conclude(deps, deployment, cause[0] === 'W41' ? [cause] : [cause, summary]);
};

const finishWaves = async (
  deps: PlanWaveDeps,
  deployment: OpenDeployment,
  { services, waves }: ReleasePlan,
): Promise<WaveOutput | TaskOutput> => {
  if (await areOnRecord(deps.records, deployment.deployment_id, ['W41'])) return allDone;
  const changed = services.filter(({ change }) => change !== 'NONE').length;
  const message = `${countOf(changed, 'service')} of ${services.length} rolled out in ${countOf(waves.length, 'wave')}, each after those that it depends on.`;
  const answer = await conclude(deps, deployment, [
    ['W41', { outcome: changed === 0 ? 'SKIPPED' : 'PASSED', message }],
  ]);
  return answer.outcome === 'PROCEED' ? allDone : answer;
};

/**
 * W41: the services that come next (CD2). All is derived from what is on record, so that it is the same after a crash: a wave that was cut off
 * is given out again, but for what is active by now. STOP when a service of the wave failed; CONTINUE when the execution has given out as
 * many waves as one should.
 */
export const planWave = (
  deps: PlanWaveDeps,
  { deployment_id, execution_name }: WaveInput,
): Promise<WaveOutput | HandOver | TaskOutput> =>
  runTask<WaveOutput | HandOver | TaskOutput>(
    deps,
    deployment_id,
    'DEPLOYING',
    async (deployment) => {
      const plan = await need(deps.records.plan(deployment_id), 'plan of deployment', deployment_id);
      const { wave, open, failed }: NextWave = await findNextWave(
        deps,
        deployment_id,
        plan,
        firstWaveOf(execution_name ?? ''),
      );
      if (failed.length > 0) return failWave(deps, deployment, failed);
      const next = execution_name === undefined ? undefined : continueFromWave(execution_name, deployment_id, wave);
      if (next !== undefined) return next;
      if (open.length === 0) return finishWaves(deps, deployment, plan);
      const { specification } = await need(deps.records.outline(deployment_id), 'request of deployment', deployment_id);
      const services = open.map((service_name) => ({ deployment_id, service_name }));
      return { ...proceed, services, max_parallel: specification.activation_order.max_parallel };
    },
    allDone,
  );
