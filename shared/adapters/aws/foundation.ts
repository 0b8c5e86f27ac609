import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.port.ts';
import type { Ids } from '../../ports/ids.port.ts';
import type { Log } from '../../ports/log.port.ts';
import type { Metrics } from '../../ports/metrics.port.ts';
import type { Table } from '../../ports/table.port.ts';
import { jsonLog } from '../../runtime/lambda/json.log.ts';
import { emfMetrics } from '../../runtime/metrics/emf.metrics.ts';
import { dynamoClient } from '../dynamodb/dynamodb-clients.ts';
import { dynamoTable } from '../dynamodb/table.dynamodb.ts';
import { openStore, type Store } from '../store/open-store.ts';
import { systemClock } from '../system/system.clock.ts';
import { openUlids } from '../system/ulid.ids.ts';
import type { NamingScope } from './physical-name.ts';
import { setting, type Environment } from './setting.ts';

export type Foundation = Store & {
  readonly table: Table;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly scope: NamingScope & { readonly region: string };
};

const write = (line: string): void => void process.stdout.write(`${line}\n`);

/** What every Lambda of Windlass stands on: the table and its repositories, clock, ids, log, and whose stage this is. */
export const foundation = (environment: Environment): Foundation => {
  const clock = systemClock;
  const stage = setting(environment, 'WINDLASS_STAGE');
  const ids = openUlids();
  const table = dynamoTable({
    client: dynamoClient({}),
    tableName: setting(environment, 'WINDLASS_TABLE'),
    clock,
    ids,
  });
  return {
    ...openStore({ table, clock, ids }),
    table,
    clock,
    ids,
    log: jsonLog(write, () => clock.now()),
    metrics: emfMetrics({ stage, write }),
    sleep: (milliseconds) => pause(milliseconds),
    scope: {
      stage,
      account_id: setting(environment, 'WINDLASS_ACCOUNT_ID'),
      region: setting(environment, 'AWS_REGION'),
    },
  };
};
