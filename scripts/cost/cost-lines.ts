import type { Counts } from './measure-release.ts';
import type { PriceId, PriceTable } from './price.table.ts';

/** So many units of something that has a price. */
export type CostLine = { readonly price: PriceId; readonly units: number };

/** What is not counted but taken as given; each stands in docs/cost.md. */
export const assumptions = {
  function_gb: 0.5,
  api_gb: 1,
  milliseconds_per_invocation: 50,
  milliseconds_per_table_request: 8,
  rollout_seconds_per_service: 10,
  followed_seconds: 300,
  seconds_per_look_of_client: 20,
  consumers_per_event: 3,
  log_bytes_per_invocation: 1_000,
  metrics_sent: 20,
  hours_of_metrics: 1,
  stored_gb: 0.1,
  tokens_per_deployment: 1,
} as const;

const gigabyte = 1e9;
const hoursPerMonth = 720;
const minutesPerMonth = hoursPerMonth * 60;
const daysPerMonth = hoursPerMonth / 24;

type Invoked = { readonly invocations: number; readonly traced: number; readonly table_requests: number };

const lambdaLines = (
  { invocations, traced, table_requests }: Invoked,
  extra_gb_seconds: number,
): readonly CostLine[] => {
  const { function_gb, milliseconds_per_invocation, milliseconds_per_table_request, log_bytes_per_invocation } =
    assumptions;
  const seconds = (invocations * milliseconds_per_invocation + table_requests * milliseconds_per_table_request) / 1_000;
  return [
    { price: 'lambda_request', units: invocations },
    { price: 'lambda_gb_second', units: seconds * function_gb + extra_gb_seconds },
    { price: 'log_gb', units: (invocations * log_bytes_per_invocation) / gigabyte },
    { price: 'trace', units: traced },
  ];
};

/** One deployment. */
export const deploymentLines = (counts: Counts): readonly CostLine[] => {
  const { consumers_per_event, followed_seconds, seconds_per_look_of_client } = assumptions;
  const api_requests = 1 + Math.ceil(followed_seconds / seconds_per_look_of_client);
  const invocations = counts.task_invocations + api_requests + counts.events * (1 + consumers_per_event);
  const waiting_gb_seconds =
    counts.services * assumptions.rollout_seconds_per_service * assumptions.function_gb +
    followed_seconds * assumptions.api_gb;
  return [
    { price: 'state_transition', units: counts.transitions },
    ...lambdaLines({ invocations, traced: invocations, table_requests: counts.table_requests }, waiting_gb_seconds),
    { price: 'write_unit', units: counts.write_units },
    { price: 'read_unit', units: counts.read_units },
    { price: 'event', units: counts.events },
    { price: 'api_request', units: api_requests },
    { price: 'metric_month', units: (assumptions.metrics_sent * assumptions.hours_of_metrics) / hoursPerMonth },
  ];
};

/** What of the stack there is so many of, by its templates. */
export type IdleStack = { readonly alarms: number; readonly secrets: number; readonly dashboards: number };

/** A month in which nobody deploys: the sweeper looks once a minute, untraced; the dashboards are looked after once a day. */
export const idleLines = ({ alarms, secrets, dashboards }: IdleStack): readonly CostLine[] => [
  { price: 'secret_month', units: secrets },
  { price: 'alarm_month', units: alarms },
  { price: 'dashboard_month', units: dashboards },
  ...lambdaLines(
    { invocations: minutesPerMonth + daysPerMonth, traced: daysPerMonth, table_requests: minutesPerMonth },
    0,
  ),
  { price: 'read_unit', units: minutesPerMonth },
  { price: 'key_request', units: minutesPerMonth / 5 },
  { price: 'table_gb_month', units: assumptions.stored_gb },
  { price: 'backup_gb_month', units: assumptions.stored_gb },
];

/** Only without an issuer of one's own. */
export const machineClientLines: readonly CostLine[] = [{ price: 'machine_client_month', units: 1 }];

export const microusdOf = ({ prices }: PriceTable, { price, units }: CostLine): number =>
  units * prices[price].microusd;

/** What is left to pay when the account uses its free allowance for nothing else. */
export const beyondFree = ({ prices }: PriceTable, { price, units }: CostLine): CostLine => ({
  price,
  units: Math.max(0, units - prices[price].free_per_month),
});

export const sumOf = (table: PriceTable, lines: readonly CostLine[]): number =>
  lines.reduce((sum, line) => sum + microusdOf(table, line), 0);
