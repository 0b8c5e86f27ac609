import type { Alarm } from '../../ports/alarms.port.ts';
import { physicalName, releasePrefix, type NamingScope } from '../aws/physical-name.ts';

/** The most that CloudWatch takes. */
const longestName = 255;

export const alarmName = (scope: NamingScope, environment_id: string, { service_name, name }: Alarm): string =>
  physicalName(scope, environment_id, `alarm-${service_name}-${name}`, longestName);

/** How the names of an environment's alarms begin; those of an environment whose name begins with this one's and `-alarm-` do, too. */
export const alarmNamePrefix = ({ stage }: NamingScope, environment_id: string): string =>
  `${releasePrefix(stage)}${environment_id}-alarm-`;
