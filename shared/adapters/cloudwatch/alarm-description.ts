import type * as z from 'zod';
import { alertConfigurationSchema } from '../../domain/deployment/deployment.ts';
import type { Alarm } from '../../ports/alarms.port.ts';

const begin = ' windlass=';
const markSchema = alertConfigurationSchema.pick({ name: true, service_name: true, metric: true });
/** What an alarm's name and threshold do not say for certain. */
export type AlarmMark = z.infer<typeof markSchema>;

const wordsOf = ({ metric, above }: Alarm): string =>
  metric === 'ERROR_PERCENT' ? `more than ${above}% of requests fail` : `the p95 latency is above ${above} ms`;

/** Words for who gets the alarm, and a mark that says which alert it is. */
export const alarmDescription = (environment_id: string, alarm: Alarm): string => {
  const { name, service_name, metric } = alarm;
  const mark: AlarmMark = { service_name, name, metric };
  return `${service_name} in ${environment_id}: ${wordsOf(alarm)} (alert ${name}).${begin}${JSON.stringify(mark)}`;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Undefined for an alarm that Windlass did not make. */
export const alarmMark = (description: string | undefined): AlarmMark | undefined => {
  const [, mark] = (description ?? '').split(begin);
  return mark === undefined ? undefined : markSchema.safeParse(parsed(mark)).data;
};
