import { countOf, listWords } from '../naming/list-words.ts';
import type { Timestamp } from '../naming/names.ts';
import { isAwaitingDecision } from './decide-failure.ts';
import type { DeploymentProgress, ServiceProgress } from './deployment-progress.ts';
import type { DeploymentState } from './deployment-state.ts';
import { isPaused } from './pause-deployment.ts';
import { isTerminal } from './deployment-status.ts';

const serviceWords = ({ name, bake }: ServiceProgress): string =>
  bake === undefined ? name : `${name} (at ${bake.weight_percent}% of the traffic)`;

const deployingWords = (waves: DeploymentProgress['waves'], counts: DeploymentProgress['counts']): string => {
  const current = waves.findIndex((wave) => wave.services.some((service) => service.status !== 'ACTIVE'));
  const names = waves[current]?.services.filter((service) => service.status === 'IN_PROGRESS').map(serviceWords) ?? [];
  const place = current < 0 ? '' : `wave ${current + 1} of ${waves.length}, `;
  const active = `${place}${counts.ACTIVE} of ${countOf(counts.total, 'service')} active`;
  return names.length === 0
    ? `Deploying services (${active}).`
    : `Rolling out ${listWords(names, ', ', 5)} (${active}).`;
};

const rollbackWords = ({ name, rollback }: DeploymentState): string => {
  if (rollback.status === 'FAILED')
    return `The rollback of ${name} left ${countOf(rollback.remaining.length, 'thing')} behind: ${listWords(rollback.remaining, '; ', 5)}`;
  return rollback.status === 'COMPLETED' ? 'Everything that it changed was undone.' : 'There was nothing to undo.';
};

const endWords = (state: DeploymentState): string => {
  if (state.status === 'COMPLETED')
    return state.rollback.status === 'NOT_NEEDED'
      ? `${state.name} is live.`
      : `${state.name} was live. ${rollbackWords(state)}`;
  const cause =
    state.status === 'CANCELLED'
      ? `Cancelled by ${state.cancel_requested?.by}: ${state.cancel_requested?.reason}`
      : (state.failure?.message ?? 'It failed.');
  return `${cause} ${rollbackWords(state)}`;
};

const pendingWords = ({ queued, environment_id }: DeploymentState): string =>
  queued === undefined ? 'Waiting to be started.' : `Waiting in line for the lease of ${environment_id}.`;

/** Why it waits for somebody, if it does. */
const waitingWords = (state: DeploymentState, now: Timestamp): string | undefined => {
  const { paused, held, failure, decide_before } = state;
  if (isAwaitingDecision(state))
    return state.retry_requested === undefined
      ? `Failed, and waits until ${decide_before} for somebody to retry, cancel or roll it back: ${failure?.message}`
      : `About to be tried again, as ${state.retry_requested.by} asked: ${failure?.message}`;
  if (failure !== undefined || !isPaused(state, now)) return undefined;
  return paused === undefined
    ? `Held with its environment by ${held?.by} until ${held?.expires_at}: ${held?.reason}`
    : `Paused by ${paused.by}: ${paused.reason}`;
};

/** That of one that goes no further, whoever says what. */
const stoppingActivity = (state: DeploymentState): string | undefined => {
  if (state.rollback.status === 'IN_PROGRESS')
    return `Undoing what was done: ${state.rollback.reason ?? 'the deployment failed'}`;
  if (isTerminal(state.status)) return endWords(state);
  if (state.cancel_requested !== undefined)
    return `Stopping, since ${state.cancel_requested.by} cancelled it: ${state.cancel_requested.reason}`;
  return undefined;
};

/** What goes on with a deployment now, or how it ended, in a sentence or two. */
export const activityOf = (
  state: DeploymentState,
  waves: DeploymentProgress['waves'],
  counts: DeploymentProgress['counts'],
  now: Timestamp,
): string => {
  const stopping = stoppingActivity(state) ?? waitingWords(state, now);
  if (stopping !== undefined) return stopping;
  if (state.failure !== undefined) return `Stopping, since a step failed: ${state.failure.message}`;
  switch (state.status) {
    case 'PENDING':
      return pendingWords(state);
    case 'VALIDATING':
      return 'Checking the environment and the release.';
    case 'PREPARING':
      return 'Preparing the environment.';
    case 'PROVISIONING':
      return 'Provisioning resources and preparing configurations.';
    case 'DEPLOYING':
      return deployingWords(waves, counts);
    case 'TESTING':
      return 'Testing the release through its addresses.';
    default:
      return 'Watching the release under traffic, and finishing.';
  }
};
