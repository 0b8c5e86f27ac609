import type * as z from 'zod';
import type { alertConfigurationSchema } from '../deployment/deployment.ts';

/** An alert that is watched all the time, not only in the bake. It is known by its service and its name within an environment. */
export type Alarm = z.infer<typeof alertConfigurationSchema>;

/** What a release does to an environment's alarms: those it puts there, and as they were before, those that it changes or removes. */
export type AlarmChanges = { readonly made: readonly Alarm[]; readonly previous: readonly Alarm[] };

/** What has to be done to the alarms. */
export type AlarmWork = { readonly put: readonly Alarm[]; readonly remove: readonly Alarm[] };

export const alarmKey = ({ service_name, name }: Pick<Alarm, 'service_name' | 'name'>): string =>
  `${service_name}/${name}`;

const byKey = (alarms: readonly Alarm[]): ReadonlyMap<string, Alarm> =>
  new Map(alarms.map((alarm) => [alarmKey(alarm), alarm]));

const isSame = (one: Alarm, other: Alarm | undefined): boolean =>
  other !== undefined && one.metric === other.metric && one.above === other.above;

/**
 * The release's alerts become alarms; an alarm of one of its services that it no longer names goes. Alarms of services that are not part of
 * the release stay as they are, unless it names them.
 */
export const planAlarms = (
  alerts: readonly Alarm[],
  released: ReadonlySet<string>,
  existing: readonly Alarm[],
): AlarmChanges => {
  const [wanted, there] = [byKey(alerts), byKey(existing)];
  const made = alerts.filter((alert) => !isSame(alert, there.get(alarmKey(alert))));
  const replacing = byKey(made);
  const isReplaced = (alarm: Alarm): boolean => replacing.has(alarmKey(alarm));
  const isDropped = (alarm: Alarm): boolean => released.has(alarm.service_name) && !wanted.has(alarmKey(alarm));
  return { made, previous: existing.filter((alarm) => isReplaced(alarm) || isDropped(alarm)) };
};

export const changesNothing = ({ made, previous }: AlarmChanges): boolean => made.length === 0 && previous.length === 0;

/** What is left to do of the changes, however much of them has been done. */
export const workOf = ({ made, previous }: AlarmChanges, existing: readonly Alarm[]): AlarmWork => {
  const [wanted, there] = [byKey(made), byKey(existing)];
  return {
    put: made.filter((alarm) => !isSame(alarm, there.get(alarmKey(alarm)))),
    remove: previous.filter((alarm) => !wanted.has(alarmKey(alarm)) && there.has(alarmKey(alarm))),
  };
};

/**
 * What takes the changes back. An alarm that somebody has changed since is theirs, and stays as it is; what was not done, or is undone
 * already, needs nothing.
 */
export const undoOf = ({ made, previous }: AlarmChanges, existing: readonly Alarm[]): AlarmWork => {
  const [before, ours, there] = [byKey(previous), byKey(made), byKey(existing)];
  const standing = made.filter((alarm) => isSame(alarm, there.get(alarmKey(alarm))));
  const dropped = previous.filter((alarm) => !ours.has(alarmKey(alarm)) && !there.has(alarmKey(alarm)));
  return {
    put: [...standing.flatMap((alarm) => before.get(alarmKey(alarm)) ?? []), ...dropped],
    remove: standing.filter((alarm) => !before.has(alarmKey(alarm))),
  };
};

export const isDone = ({ put, remove }: AlarmWork): boolean => put.length === 0 && remove.length === 0;
