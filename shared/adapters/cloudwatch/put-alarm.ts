import { PutMetricAlarmCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Alarms } from '../../ports/alarms.port.ts';
import { alarmInput, type AlarmScope } from './alarm-input.ts';
import { asking } from './cloudwatch-fault.ts';

export const putAlarm =
  (client: CloudWatchClient, scope: AlarmScope): Alarms['put'] =>
  async (environment_id, alarm) => {
    await asking(client.send(new PutMetricAlarmCommand(alarmInput(scope, environment_id, alarm))));
  };
