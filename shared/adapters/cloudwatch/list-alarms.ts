import { DescribeAlarmsCommand, type CloudWatchClient, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { alarmKey } from '../../domain/monitoring/alarm.ts';
import type { Alarms, ObservedAlarm } from '../../ports/alarms.port.ts';
import type { NamingScope } from '../aws/physical-name.ts';
import { alarmMark } from './alarm-description.ts';
import { alarmName, alarmNamePrefix } from './alarm-names.ts';
import { asking } from './cloudwatch-fault.ts';

const describe = async (client: CloudWatchClient, AlarmNamePrefix: string): Promise<readonly MetricAlarm[]> => {
  const found: MetricAlarm[] = [];
  let NextToken: string | undefined;
  do {
    const page = await asking(
      client.send(
        new DescribeAlarmsCommand({
          AlarmNamePrefix,
          AlarmTypes: ['MetricAlarm'],
          MaxRecords: 100,
          ...(NextToken !== undefined && { NextToken }),
        }),
      ),
    );
    found.push(...(page.MetricAlarms ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found;
};

/** Only what carries our mark and the name that goes with it: a prefix alone may be another environment's. */
const observed = (scope: NamingScope, environment_id: string, found: MetricAlarm): readonly ObservedAlarm[] => {
  const mark = alarmMark(found.AlarmDescription);
  if (mark === undefined) return [];
  const { name, service_name, metric } = mark;
  const alarm = { name, service_name, metric, above: found.Threshold ?? 0 };
  if (found.AlarmName !== alarmName(scope, environment_id, alarm)) return [];
  return [{ ...alarm, physical_id: found.AlarmArn ?? found.AlarmName }];
};

export const listAlarms =
  (client: CloudWatchClient, scope: NamingScope): Alarms['list'] =>
  async (environment_id) => {
    const found = await describe(client, alarmNamePrefix(scope, environment_id));
    return found
      .flatMap((one) => observed(scope, environment_id, one))
      .sort((left, right) => (alarmKey(left) < alarmKey(right) ? -1 : 1));
  };
