import type { Notification } from './notification.ts';

/** A notification as a topic takes it: `attributes` are what subscribers filter by. */
export type Announcement = {
  readonly subject: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
};

const emergencyLine = ({ contact, runbook_url }: Notification['emergency'][number]): string =>
  `Call ${contact}${runbook_url === undefined ? '' : `, runbook ${runbook_url}`}.`;

export const announcementOf = (notification: Notification): Announcement => {
  const { id, environment_id, deployment_id, event_type, at, text, emergency } = notification;
  const lines = [text, ...emergency.map(emergencyLine), '', `${event_type} at ${at}, deployment ${deployment_id}`];
  return {
    subject: `Windlass, ${environment_id}: ${event_type}`,
    text: lines.join('\n'),
    attributes: {
      environment_id,
      deployment_id,
      event_type,
      event_id: id,
      emergency: String(emergency.length > 0),
    },
  };
};
