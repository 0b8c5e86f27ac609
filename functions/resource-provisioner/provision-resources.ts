import { proceed, stop, waitFor, type TaskInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type {
  Commit,
  DeploymentJournal,
  DeploymentRecords,
} from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { resourceLedgerSeq, type LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { areOnRecord, concludeTask } from '../../shared/runtime/conclude-task.ts';
import { mustStop, runTask, type OpenDeployment } from '../../shared/runtime/run-task.ts';
import { runStep, type FinishedStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { readRequirements, type RequirementSources, type ResourceFacts } from './known-requirements.ts';
import type { Made } from './made.ts';
import { provisionResource, type ProvisioningDriver, type ProvisionOutcome } from './provision-resource.ts';

export type ProvisionResourcesDeps = RequirementSources<ProvisioningDriver> & {
  readonly journal: Pick<DeploymentJournal, 'open' | 'commit' | 'intend'>;
  readonly records: Pick<DeploymentRecords, 'specification' | 'ledger' | 'steps'>;
  readonly clock: Clock;
  readonly ids: Ids;
};

const component = 'resource-provisioner';
/** A resource takes up to five items of a transaction, which holds 100. */
const resourcesPerCommit = 15;
const secondsBetweenLooks = 1;

const recordsOf = (made: readonly Made[]): Commit => ({
  resources: made.map((one) => one.resource),
  ledger: made.map((one) => one.ledger),
  resource_events: made.map((one) => one.resource_event),
  events: made.flatMap((one) => one.events),
});

const store = (
  deps: ProvisionResourcesDeps,
  deployment: OpenDeployment,
  made: readonly Made[],
): Promise<DeploymentState> =>
  deps.journal.commit(deployment, (state) =>
    state.status !== 'PROVISIONING' || state.failure !== undefined ? undefined : recordsOf(made),
  );

/** A step that had to wait began with the first thing that it intended, in an earlier call. */
const sinceFirst = <S extends FinishedStep>(step: S, entries: readonly LedgerEntry[]): S => {
  const started_at = entries
    .map((entry) => entry.intended_at)
    .reduce((first, next) => (next < first ? next : first), step.record.started_at);
  return {
    ...step,
    record: {
      ...step.record,
      started_at,
      duration_milliseconds: Math.max(0, millisecondsOf(step.record.finished_at) - millisecondsOf(started_at)),
    },
  };
};

type Progress = {
  readonly entries: readonly LedgerEntry[];
  readonly outcomes: readonly ProvisionOutcome[];
  readonly unstored: readonly Made[];
  readonly isStopped: boolean;
};

/**
 * One resource after the other, in the order of their names, until one fails; those that take their time do so side by side. Stores what was
 * made from time to time. One that was made and failed its checks is made and checked again, when the deployment is tried again.
 */
const provisionAll = async (
  deps: ProvisionResourcesDeps,
  deployment: OpenDeployment,
  facts: ResourceFacts<ProvisioningDriver>,
): Promise<Progress> => {
  const entries = await deps.records.ledger(deployment.deployment_id);
  const ledger = new Map(entries.map((entry) => [entry.seq, entry]));
  const { environment, specification } = facts;
  const tried_again_at = deployment.state.retried_at;
  const context = { ...deps, session: deployment, environment, specification, tried_again_at };
  const outcomes: ProvisionOutcome[] = [];
  let unstored: Made[] = [];
  for (const known of facts.known) {
    const entry = ledger.get(resourceLedgerSeq(known.requirement.name));
    const outcome: ProvisionOutcome =
      entry?.state === 'DONE' && known.record?.status !== 'FAILED'
        ? { kind: 'ready', words: entry.made ?? known.requirement.name }
        : await provisionResource(context, known, entry);
    outcomes.push(outcome);
    if (outcome.kind !== 'waiting' && outcome.made !== undefined) unstored.push(outcome.made);
    if (outcome.kind === 'failed') break;
    if (unstored.length < resourcesPerCommit) continue;
    if (mustStop(await store(deps, deployment, unstored))) return { entries, outcomes, unstored: [], isStopped: true };
    unstored = [];
  }
  return { entries, outcomes, unstored, isStopped: false };
};

const findingOf = (outcomes: readonly ProvisionOutcome[], facts: ResourceFacts<ProvisioningDriver>): StepFinding => {
  const last = outcomes.at(-1);
  if (last?.kind === 'failed')
    return {
      outcome: 'FAILED',
      code: 'resource_failed',
      message: last.words,
      affected_components: [facts.known[outcomes.length - 1]?.requirement.name ?? ''],
    };
  const words = outcomes.map((outcome) => (outcome.kind === 'waiting' ? '' : outcome.words));
  return {
    outcome: 'PASSED',
    message: `${countOf(facts.known.length, 'resource')} ready and verified: ${listWords(words, '; ')}.`,
  };
};

/**
 * W31: makes, changes and verifies the release's resources (CD3). WAIT while one that was made does not work yet; what was made is stored
 * before it waits.
 */
export const provisionResources = (deps: ProvisionResourcesDeps, { deployment_id }: TaskInput): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'PROVISIONING', async (deployment) => {
    if (await areOnRecord(deps.records, deployment_id, ['W31'])) return proceed;
    const step = await runStep(deps.clock, 'W31', component, async () => {
      const facts = await readRequirements(deps, deployment);
      const progress = await provisionAll(deps, deployment, facts);
      return { ...findingOf(progress.outcomes, facts), ...progress };
    });
    const { entries, outcomes, unstored, isStopped } = step.finding;
    if (isStopped) return stop;
    const { events, ...records } = recordsOf(unstored);
    if (outcomes.at(-1)?.kind !== 'failed' && outcomes.some(({ kind }) => kind === 'waiting'))
      return unstored.length > 0 && mustStop(await store(deps, deployment, unstored))
        ? stop
        : waitFor(secondsBetweenLooks);
    return concludeTask(deps.journal, deployment, {
      during: 'PROVISIONING',
      component,
      steps: [sinceFirst(step, entries)],
      records,
      events: events ?? [],
    });
  });
