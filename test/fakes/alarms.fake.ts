import { alarmKey } from '../../shared/domain/monitoring/alarm.ts';
import type { Alarm, Alarms } from '../../shared/ports/alarms.port.ts';

const keyOf = (environment_id: string, alarm: Pick<Alarm, 'service_name' | 'name'>): string =>
  `${environment_id}/${alarmKey(alarm)}`;

/** Alarms in memory. `effects` are the calls that changed something, in their order. */
export const fakeAlarms = (there: readonly Alarm[] = [], environment = 'dev') => {
  const kept = new Map(there.map((alarm) => [keyOf(environment, alarm), alarm]));
  const effects: string[] = [];
  const alarms: Alarms = {
    list: async (environment_id) =>
      [...kept]
        .filter(([key]) => key.startsWith(`${environment_id}/`))
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, alarm]) => ({ ...alarm, physical_id: `arn:${key}` })),
    put: async (environment_id, alarm) => {
      effects.push(`put ${alarmKey(alarm)} ${alarm.above}`);
      kept.set(keyOf(environment_id, alarm), alarm);
    },
    remove: async (environment_id, gone) => {
      for (const alarm of gone) {
        effects.push(`remove ${alarmKey(alarm)}`);
        kept.delete(keyOf(environment_id, alarm));
      }
    },
  };
  return {
    alarms,
    effects,
    /** All that there are, as `service/name metric above`. */
    picture: (): readonly string[] => [...kept].map(([key, { metric, above }]) => `${key} ${metric} ${above}`).sort(),
  };
};
