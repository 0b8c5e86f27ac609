import type { NewDeploymentEvent } from './deployment-event.ts';

/** What becomes of a wish to steer a deployment. What was wished before is answered as it was then, and changes nothing. */
export type SteeringDecision =
  | { readonly outcome: 'requested'; readonly events: readonly NewDeploymentEvent[] }
  | { readonly outcome: 'already_requested'; readonly events: readonly [] }
  | { readonly outcome: 'refused'; readonly code: 'illegal_transition'; readonly message: string };

export const alreadyRequested: SteeringDecision = { outcome: 'already_requested', events: [] };

/** `message` says why not, and what can be done instead. */
export const refused = (message: string): SteeringDecision => ({
  outcome: 'refused',
  code: 'illegal_transition',
  message,
});

/** One event that tells the wish. */
export const requested = (event: Omit<NewDeploymentEvent, 'status' | 'source_component'>): SteeringDecision => ({
  outcome: 'requested',
  events: [{ ...event, status: 'INFO', source_component: 'orchestrator' }],
});
