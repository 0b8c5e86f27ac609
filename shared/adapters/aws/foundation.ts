import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../ports/clock.port.ts';
import type { Ids } from '../../ports/ids.port.ts';
import type { Log } from '../../ports/log.port.ts';
import type { Table } from '../../ports/table.port.ts';
import { jsonLog } from '../../runtime/lambda/json.log.ts';
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
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly scope: NamingScope & { readonly region: string };
};

/** What every Lambda of Windlass stands on: the table and its repositories, clock, ids, log, and whose stage this is. */
export const foundation = (environment: Environment): Foundation => {
  const clock = systemClock;
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
    log: jsonLog((line) => process.stdout.write(`${line}\n`), () => clock.now()),
    sleep: (milliseconds) => pause(milliseconds),
    scope: {
      stage: setting(environment, 'WINDLASS_STAGE'),
      account_id: setting(environment, 'WINDLASS_ACCOUNT_ID'),
      region: setting(environment, 'AWS_REGION'),
    },
  };
};
