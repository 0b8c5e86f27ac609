import type { Announcement } from '../domain/monitoring/announcement.ts';

export type { Announcement };

/** Where everybody who subscribed hears of what happens. Throws when it could not be told. */
export interface NotificationTopic {
  publish(announcement: Announcement): Promise<void>;
}
