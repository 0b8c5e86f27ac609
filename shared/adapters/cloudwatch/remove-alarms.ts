import { DeleteAlarmsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Alarms } from '../../ports/alarms.port.ts';
import type { NamingScope } from '../aws/physical-name.ts';
import { alarmName } from './alarm-names.ts';
import { ifThere } from './cloudwatch-fault.ts';

const namesOfRequest = 100;

export const removeAlarms =
  (client: CloudWatchClient, scope: NamingScope): Alarms['remove'] =>
  async (environment_id, alarms) => {
    const names = alarms.map((alarm) => alarmName(scope, environment_id, alarm));
    for (let from = 0; from < names.length; from += namesOfRequest) {
      const AlarmNames = names.slice(from, from + namesOfRequest);
      await ifThere(client.send(new DeleteAlarmsCommand({ AlarmNames })));
    }
  };
