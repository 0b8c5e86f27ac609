import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import type { EmergencyProcedure } from '../specification/deployment-specification.ts';

/** What people get told. `id` is the event's, so a receiver can drop what it has seen. */
export type Notification = {
  readonly id: string;
  readonly environment_id: string;
  readonly deployment_id: string;
  readonly event_type: DeploymentEvent['event_type'];
  readonly at: string;
  readonly text: string;
  readonly emergency: readonly EmergencyProcedure[];
};

const failureText = (event: DeploymentEvent): string => {
  const failure = event.details['failure'] as { message?: string } | undefined;
  return failure?.message === undefined ? '' : `: ${failure.message}`;
};

const messageText = ({ details: { message } }: DeploymentEvent): string => (typeof message === 'string' ? message : '');

const rollbackText = (event: DeploymentEvent): string => {
  const rollback = event.details['rollback'] as { status?: string; remaining?: readonly string[] } | undefined;
  if (rollback?.status === 'FAILED') return ` could not finish; left: ${(rollback.remaining ?? []).join('; ')}`;
  return ' is done: everything that the release made has been undone';
};

const textOf = (name: string, event: DeploymentEvent): string => {
  switch (event.event_type) {
    case 'DEPLOYMENT_SUCCEEDED':
      return `${name} is completed.`;
    case 'DEPLOYMENT_FAILED':
      return `${name} has failed${failureText(event)}.`;
    case 'DEPLOYMENT_CANCELLED':
      return `${name} was cancelled.`;
    case 'DECISION_REQUESTED':
      return `${name} has failed and waits for a decision: ${messageText(event)} Retry, cancel or roll it back.`;
    case 'ROLLBACK_INITIATED':
      return `${name} is being rolled back${failureText(event)}.`;
    case 'ROLLBACK_COMPLETED':
      return `The rollback of ${name}${rollbackText(event)}.`;
    default:
      return `${name}: ${event.event_type} in ${event.phase}.`;
  }
};

const rollbackFailed = (event: DeploymentEvent): boolean =>
  (event.details['rollback'] as { status?: string } | undefined)?.status === 'FAILED';

const isEmergency = (event: DeploymentEvent, procedure: EmergencyProcedure): boolean =>
  procedure.trigger === 'ROLLBACK_FAILED'
    ? event.event_type === 'ROLLBACK_COMPLETED' && rollbackFailed(event)
    : event.event_type === 'DEPLOYMENT_FAILED';

/** The notification for an event, with the emergency procedures that it sets off. */
export const notificationOf = (
  name: string,
  environment_id: string,
  event: DeploymentEvent,
  procedures: readonly EmergencyProcedure[],
): Notification => ({
  id: event.id,
  environment_id,
  deployment_id: event.deployment_id,
  event_type: event.event_type,
  at: event.timestamp,
  text: textOf(name, event).replace(/\.\.$/, '.'),
  emergency: procedures.filter((procedure) => isEmergency(event, procedure)),
});
