import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Clock } from '../../ports/clock.port.ts';
import type { Table } from '../../ports/table.port.ts';

/** Where and under which limits services are made. */
export type LambdaSettings = {
  readonly stage: string;
  readonly account_id: string;
  readonly region: string;
  /** The most that a service's role may be allowed, whatever its policy says. */
  readonly boundary_arn: string;
  /** One of the periods that CloudWatch Logs knows. */
  readonly log_retention_days: number;
};

/** What waiting for AWS takes. `random` answers 0 to 1. */
export type Patience = {
  readonly clock: Clock;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random?: (() => number) | undefined;
};

export type ServiceNaming = Pick<LambdaSettings, 'stage' | 'account_id'>;
export type LambdaSender = { readonly lambda: Pick<LambdaClient, 'send'> };
export type ServiceRecords = { readonly table: Pick<Table, 'get' | 'transact'> };
