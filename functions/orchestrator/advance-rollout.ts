import { proceed, stop, waitFor, type RolloutInput, type TaskOutput } from '../../shared/contracts/tasks.ts';
import type { RolloutAction, ServiceRecord } from '../../shared/domain/deployment/service-rollout.ts';
import { millisecondsOf, timestampOf } from '../../shared/domain/naming/names.ts';
import { interruptionOf, runTask } from '../../shared/runtime/run-task.ts';
import { hasFailedBake, takeTrafficAway } from './rollout/bake/fail-bake.ts';
import { watchBake } from './rollout/bake/watch-bake.ts';
import { comeRight_milliseconds, longestHealing } from './rollout/judge-health.ts';
import {
  actionsOf,
  loadRollout,
  observe,
  readPlanned,
  startOf,
  type Rollout,
  type RolloutDeps,
} from './rollout/load-rollout.ts';
import { restartAiling } from './rollout/restart-ailing.ts';
import { resumeIndex } from './rollout/rollout-situation.ts';
import { activated, failedRecord, waitingRecord } from './rollout/rollout.records.ts';
import { installVersion, takeAction, type ActionOutcome } from './rollout/take-action.ts';

export type AdvanceRolloutDeps = RolloutDeps;

/** A quick service is healthy within this time, and then nothing but its end has to be stored. */
const patience_milliseconds = 250;
/** How long one call waits for health, before it gives its place to others. */
const longestWait_milliseconds = 10_000;
/** After this no further action is begun in a call: one alone may drain and stop for ten minutes, and a task has fifteen. */
const longestCall_milliseconds = 60_000;
const secondsBetweenCalls = 1;

type Unfinished = Exclude<ActionOutcome, { kind: 'done' }>;

const save = (deps: RolloutDeps, { session }: Rollout, record: ServiceRecord): Promise<unknown> =>
  deps.journal.commit(session, () => ({ services: [record] }));

const fail = async (deps: RolloutDeps, rollout: Rollout, index: number, outcome: Unfinished): Promise<TaskOutput> => {
  await save(deps, rollout, failedRecord(rollout, index, outcome, timestampOf(deps.clock.now())));
  return stop;
};

/** The same rollout with the time on record since when it waits for this action. */
const noteWaiting = async (deps: RolloutDeps, rollout: Rollout, index: number): Promise<Rollout> => {
  if (rollout.record?.next_action === index) return rollout;
  const record = waitingRecord(rollout, index, timestampOf(deps.clock.now()));
  await save(deps, rollout, record);
  return { ...rollout, record };
};

const limitOf = ({ failure }: Unfinished, { service }: Rollout): number =>
  failure.code === 'service_unhealthy' ? longestHealing(service.health_checks) : comeRight_milliseconds;

const isOverdue = (deps: RolloutDeps, { record }: Rollout, limit_milliseconds: number): boolean =>
  record !== undefined && deps.clock.now() - millisecondsOf(record.action_started_at) >= limit_milliseconds;

/** One more look after the short one, now that it is on record that the service takes its time. */
const waitLonger = async (
  deps: RolloutDeps,
  rollout: Rollout,
  index: number,
  look: (at_most_milliseconds: number) => Promise<ActionOutcome>,
): Promise<TaskOutput | 'done'> => {
  const noted = await noteWaiting(deps, rollout, index);
  const outcome = await look(longestWait_milliseconds);
  if (outcome.kind === 'done') return 'done';
  const isOver = outcome.kind === 'failed' || isOverdue(deps, noted, limitOf(outcome, noted));
  return isOver ? fail(deps, noted, index, outcome) : waitFor(secondsBetweenCalls);
};

const take = async (
  deps: RolloutDeps,
  rollout: Rollout,
  index: number,
  look: (at_most_milliseconds: number) => Promise<ActionOutcome>,
): Promise<TaskOutput | 'done'> => {
  const outcome = await look(patience_milliseconds);
  if (outcome.kind === 'done') return 'done';
  return outcome.kind === 'failed' ? fail(deps, rollout, index, outcome) : waitLonger(deps, rollout, index, look);
};

/** What is left after an action: the rollout, with what is on record of it by now, or the task's answer. */
type Taken = { readonly rollout: Rollout } | { readonly answer: TaskOutput };

const takeNext = async (deps: RolloutDeps, rollout: Rollout, index: number, action: RolloutAction): Promise<Taken> => {
  const { state } = await deps.journal.open(rollout.session.deployment_id);
  const interruption = interruptionOf(state, deps.clock);
  if (interruption !== undefined) return { answer: interruption };
  if (action.kind === 'BAKE') return watchBake(deps, rollout, index, action, state);
  const answer = await take(deps, rollout, index, (at_most) => takeAction(deps, rollout, action, at_most));
  return answer === 'done' ? { rollout } : { answer };
};

/**
 * The rollout when all actions are taken; else the answer of the task. The flags are read before each: a cancel or a pause takes effect
 * between two, and at each look at a bake.
 */
const takeActions = async (deps: RolloutDeps, loaded: Rollout): Promise<Taken> => {
  const installed = await take(deps, loaded, 0, () => installVersion(deps, loaded));
  if (installed !== 'done') return { answer: installed };
  const actions = actionsOf(loaded);
  const first = resumeIndex(actions, startOf(loaded), await observe(deps, loaded));
  const began = deps.clock.now();
  let rollout = loaded;
  for (const [index, action] of [...actions.entries()].slice(first)) {
    const taken = await takeNext(deps, rollout, index, action);
    if ('answer' in taken) return taken;
    rollout = taken.rollout;
    if (deps.clock.now() - began > longestCall_milliseconds && index + 1 < actions.length)
      return { answer: waitFor(0) };
  }
  return { rollout };
};

const finish = async (deps: RolloutDeps, rollout: Rollout): Promise<TaskOutput> => {
  const url = await deps.deployer.addressOf(rollout.target);
  await deps.journal.commit(rollout.session, () =>
    activated(rollout, actionsOf(rollout).length, url, timestampOf(deps.clock.now())),
  );
  return proceed;
};

/**
 * W41: rolls out one service by its strategy. WAIT while instances get healthy; STOP when the service failed, which its record says (PlanWave
 * makes the deployment's failure of it, when the rest of the wave has ended), or when the deployment must go no further.
 *
 * Two commits are all that a quick rollout costs: the ledger entry before the first effect, and the end. How far a rollout has come that was
 * cut off is read from the deployer, which knows what it was last asked for. Only a call that has to wait stores a record, since the time
 * that an action takes is known nowhere else.
 */
export const advanceRollout = (
  deps: AdvanceRolloutDeps,
  { deployment_id, service_name }: RolloutInput,
): Promise<TaskOutput> =>
  runTask(deps, deployment_id, 'DEPLOYING', async (session) => {
    const [planned, record] = await Promise.all([
      readPlanned(deps.records, deployment_id, service_name),
      deps.records.service(deployment_id, service_name),
    ]);
    if (record?.status === 'ACTIVE') return proceed;
    if (record !== undefined && record.status !== 'IN_PROGRESS') {
      if (hasFailedBake(record)) await takeTrafficAway(deps, await loadRollout(deps, session, planned, record));
      return stop;
    }
    const rollout = await restartAiling(deps, await loadRollout(deps, session, planned, record));
    const taken = await takeActions(deps, rollout);
    return 'answer' in taken ? taken.answer : finish(deps, taken.rollout);
  });
