import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import { deploymentPhases, type DeploymentPhase } from '../deployment/deployment-status.ts';
import { millisecondsOf } from '../naming/names.ts';

/** How long a deployment took, and how long it was in each phase that it ended. */
export type DeploymentTimes = {
  readonly total_milliseconds: number;
  readonly phases: readonly { readonly phase: DeploymentPhase; readonly milliseconds: number }[];
};

const endOfPhase = (events: readonly DeploymentEvent[], phase: DeploymentPhase): DeploymentEvent | undefined =>
  events.find((event) => event.phase === phase && event.event_type === 'PHASE_COMPLETED');

/** A phase lasts from the end of the one before to its own. One that did not get to the end has fewer of them. */
const phaseTimes = (began: number, events: readonly DeploymentEvent[]): DeploymentTimes['phases'] => {
  const phases: { phase: DeploymentPhase; milliseconds: number }[] = [];
  let from = began;
  for (const phase of deploymentPhases) {
    const end = endOfPhase(events, phase);
    if (end === undefined) continue;
    const to = millisecondsOf(end.timestamp);
    phases.push({ phase, milliseconds: Math.max(0, to - from) });
    from = to;
  }
  return phases;
};

/** Of all events of a deployment up to the one that ended it; undefined when its first is not among them. */
export const deploymentTimesOf = (
  events: readonly DeploymentEvent[],
  ended: DeploymentEvent,
): DeploymentTimes | undefined => {
  const started = events.find((event) => event.event_type === 'DEPLOYMENT_STARTED');
  if (started === undefined) return undefined;
  const began = millisecondsOf(started.timestamp);
  return {
    total_milliseconds: Math.max(0, millisecondsOf(ended.timestamp) - began),
    phases: phaseTimes(began, events),
  };
};
