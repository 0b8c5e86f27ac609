import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Alarms } from '../../ports/alarms.port.ts';
import type { AlarmScope } from './alarm-input.ts';
import { listAlarms } from './list-alarms.ts';
import { putAlarm } from './put-alarm.ts';
import { removeAlarms } from './remove-alarms.ts';

/** The alarms of a stage's environments, for who makes and removes them. */
export const cloudWatchAlarms = (client: CloudWatchClient, scope: AlarmScope): Alarms => ({
  list: listAlarms(client, scope),
  put: putAlarm(client, scope),
  remove: removeAlarms(client, scope),
});
