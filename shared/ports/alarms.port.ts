import type { Alarm } from '../domain/monitoring/alarm.ts';

export type { Alarm };

/** `physical_id` names the alarm where it is kept, such as its ARN. */
export type ObservedAlarm = Alarm & { readonly physical_id: string };

/** What watches an environment's services all the time and tells people. Calls state what is wanted and may be repeated. */
export interface Alarms {
  /** All alarms of the environment, whichever release made them, ordered by service and name. */
  list(environment_id: string): Promise<readonly ObservedAlarm[]>;
  put(environment_id: string, alarm: Alarm): Promise<void>;
  /** Those that are gone already are no fault. */
  remove(environment_id: string, alarms: readonly Alarm[]): Promise<void>;
}
