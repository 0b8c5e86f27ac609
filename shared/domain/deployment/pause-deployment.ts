import type { Timestamp } from '../naming/names.ts';
import type { DeploymentState } from './deployment-state.ts';
import { alreadyRequested, refused, requested, type SteeringDecision } from './steering-decision.ts';
import { stoppingWords } from './stopping-words.ts';

type Pausable = Pick<DeploymentState, 'paused' | 'held'>;

/** Since when the deployment is to wait: somebody paused it, or its environment is held. Undefined while it may go on. */
export const pausedSince = ({ paused, held }: Pausable, now: Timestamp): Timestamp | undefined => {
  const since = [paused?.at, held !== undefined && now < held.expires_at ? held.at : undefined];
  return since.filter((at) => at !== undefined).sort()[0];
};

/** Whether the deployment is to wait where it is, until somebody says otherwise or a hold expires. */
export const isPaused = (state: Pausable, now: Timestamp): boolean => pausedSince(state, now) !== undefined;

/**
 * Asks the deployment to wait at the end of what is under way, until somebody resumes it. Paused already, by whomever, it stays so. Refused when it goes
 * no further anyway: going back is never the risk.
 */
export const requestPause = (state: DeploymentState, by: string, reason: string): SteeringDecision => {
  const stopping = stoppingWords(state);
  if (stopping !== undefined) return refused(`${stopping}; there is nothing to pause.`);
  if (state.paused !== undefined) return alreadyRequested;
  return requested({ event_type: 'PAUSE_REQUESTED', phase: state.phase, details: { by, reason } });
};

/** Lets a paused deployment go on. One that is not paused is left as it is; refused when it goes no further anyway. */
export const requestResume = (state: DeploymentState, by: string, reason: string): SteeringDecision => {
  const stopping = stoppingWords(state);
  if (stopping !== undefined) return refused(`${stopping}; there is nothing to resume.`);
  if (state.paused === undefined) return alreadyRequested;
  return requested({ event_type: 'RESUME_REQUESTED', phase: state.phase, details: { by, reason } });
};
