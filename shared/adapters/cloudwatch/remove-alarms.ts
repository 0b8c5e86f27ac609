import { DeleteAlarmsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Alarms } from '../../ports/alarms.port.ts';
import type { NamingScope } from '../aws/physical-name.ts';
import { alarmName } from './alarm-names.ts';
import { ifThere } from './cloudwatch-fault.ts';

const namesOfRequest = 100;

/** CloudWatch deletes none of them when one is not there: then each is asked for by itself. */
const removeTogether = async (client: CloudWatchClient, AlarmNames: readonly string[]): Promise<void> => {
  const removed = await ifThere(client.send(new DeleteAlarmsCommand({ AlarmNames: [...AlarmNames] })).then(() => true));
  if (removed === true || AlarmNames.length === 1) return;
  for (const name of AlarmNames) await removeTogether(client, [name]);
};

export const removeAlarms =
  (client: CloudWatchClient, scope: NamingScope): Alarms['remove'] =>
  async (environment_id, alarms) => {
    const names = alarms.map((alarm) => alarmName(scope, environment_id, alarm));
    for (let from = 0; from < names.length; from += namesOfRequest)
      await removeTogether(client, names.slice(from, from + namesOfRequest));
  };
