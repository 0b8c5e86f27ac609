import { proceed, stop, waitFor, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { finishRequestOf, recordFailure } from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal, DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import { releaseWatchId, startOfWatch } from '../../shared/domain/deployment/open-bakes.ts';
import { mostAffected } from '../../shared/domain/deployment/initiate-deployment.ts';
import { listWords } from '../../shared/domain/naming/list-words.ts';
import { millisecondsOf, timestampOf } from '../../shared/domain/naming/names.ts';
import type { ValidationResult } from '../../shared/domain/validation/validation-result.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { need } from '../../shared/runtime/need.ts';
import { mustStop, runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { firedAlerts } from './fired-alerts.ts';
import { brokenCriteria, watchWords, type ServiceLook } from './watch-verdict.ts';

export type WatchReleaseDeps = {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit'>;
  readonly records: Pick<DeploymentRecords, 'outline' | 'plan' | 'steps' | 'validations'>;
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'measure'>;
  readonly clock: Clock;
};

const component = 'monitoring-dashboard';
const validator_id = releaseWatchId;
const looksAtATime = 16;

const longBake_seconds = 6 * 3_600;
/** Well within a lease, which each look renews. */
const longestPause_seconds = 240;

/** About twenty looks in a bake, a second to a minute apart; in one of more than six hours four minutes, so that there are at most 360. */
export const secondsUntilNextLook = (bake_seconds: number, remaining_milliseconds: number): number => {
  const interval =
    bake_seconds > longBake_seconds ? longestPause_seconds : Math.min(60, Math.max(1, Math.ceil(bake_seconds / 20)));
  return Math.max(1, Math.min(interval, Math.ceil(remaining_milliseconds / 1_000)));
};

/** Measures go by whole seconds. The one in which the tests ended is left out: they may have asked for errors on purpose. */
const measuredFrom = (since: number): number => Math.ceil(since / 1_000) * 1_000;

const lookAt = async (
  deps: WatchReleaseDeps,
  { deployment_id, environment_id }: OpenDeployment,
  since: number,
): Promise<readonly ServiceLook[]> => {
  const plan = await need(deps.records.plan(deployment_id), 'plan of deployment', deployment_id);
  return inParallel(plan.services, looksAtATime, async ({ name, version_id }): Promise<ServiceLook> => {
    const target = { environment_id, service_name: name };
    const [running, measures] = await Promise.all([
      deps.deployer.describe(target),
      deps.deployer.measure(target, measuredFrom(since)),
    ]);
    return {
      name,
      version: running?.versions.find((one) => one.version_id === version_id),
      traffic: measures.find((one) => one.version_id === version_id),
    };
  });
};

const fail = async (
  deps: WatchReleaseDeps,
  deployment: OpenDeployment,
  broken: readonly { readonly name: string; readonly words: readonly string[] }[],
): Promise<TaskOutput> => {
  const message = `${listWords(
    broken.flatMap((one) => one.words),
    '; ',
  )}. The release was watched under its success_criteria and broke them.`;
  const affected_components = broken.map((one) => one.name).slice(0, mostAffected);
  await deps.journal.commit(deployment, (state) => ({
    events: recordFailure(
      state,
      { step: 'WatchRelease', code: 'success_criteria_broken', message, affected_components },
      component,
    ),
  }));
  return stop;
};

const resultOf = (
  deps: WatchReleaseDeps,
  looks: readonly ServiceLook[],
  fired: readonly string[],
  watched_milliseconds: number,
  finished_by: string | undefined,
): ValidationResult => ({
  is_valid: true,
  severity: fired.length > 0 ? 'WARNING' : 'INFO',
  category: 'SOFTWARE',
  message: `${watchWords(looks, watched_milliseconds)}${finished_by === undefined ? '' : ` Finished early by ${finished_by}.`}${fired.length === 0 ? '' : ` Alerts: ${fired.join('; ')}.`}`,
  details: [],
  recommendations:
    fired.length === 0 ? [] : [{ action: 'Look into what the alerts name; they do not stop a release.' }],
  timestamp: timestampOf(deps.clock.now()),
  validator_id,
});

/** An empty commit renews the lease when it is past half: a long bake must not look like a lost deployment. */
const waitOn = async (deps: WatchReleaseDeps, deployment: OpenDeployment, seconds: number): Promise<TaskOutput> =>
  mustStop(await deps.journal.commit(deployment, () => ({}))) ? stop : waitFor(seconds);

/**
 * The bake: watches the release under its success criteria from the end of its tests until `bake_seconds` are over; with 0, looks once. A
 * broken criterion ends it at once, also when a person has said that it is over. Without any request only health is judged, and the record says so.
 */
export const watchRelease = (deps: WatchReleaseDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'MONITORING', async (deployment) => {
    if ((await deps.records.validations(deployment_id)).some((one) => one.validator_id === validator_id))
      return proceed;
    const request = await need(deps.records.outline(deployment_id), 'request of deployment', deployment_id);
    const { success_criteria } = request.specification;
    // On record, so the same however often the task is run.
    const began_at = startOfWatch(deployment.state, await deps.records.steps(deployment_id));
    const since = millisecondsOf(began_at);
    const looks = await lookAt(deps, deployment, since);
    const broken = looks
      .map((look) => ({ name: look.name, words: brokenCriteria(look, success_criteria) }))
      .filter(({ words }) => words.length > 0);
    if (broken.length > 0) return fail(deps, deployment, broken);
    const watched = deps.clock.now() - since;
    const remaining = success_criteria.bake_seconds * 1_000 - watched;
    const finished = finishRequestOf(deployment.state, began_at);
    if (remaining > 0 && finished === undefined)
      return waitOn(deps, deployment, secondsUntilNextLook(success_criteria.bake_seconds, remaining));
    const result = resultOf(
      deps,
      looks,
      await firedAlerts(
        deps.deployer,
        deployment.environment_id,
        request.monitoring_config.alerts,
        measuredFrom(since),
      ),
      watched,
      finished?.by,
    );
    return mustStop(await deps.journal.commit(deployment, () => ({ validations: [result] }))) ? stop : proceed;
  });
