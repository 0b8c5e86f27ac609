import { markdownTable } from '../markdown-table.ts';
import {
  assumptions,
  beyondFree,
  deploymentLines,
  idleLines,
  machineClientLines,
  microusdOf,
  sumOf,
  type CostLine,
  type IdleStack,
} from './cost-lines.ts';
import type { Counts } from './measure-release.ts';
import type { PriceTable } from './price.table.ts';

const dollars = (microusd: number): string => {
  if (microusd === 0) return '0';
  return microusd < 50 ? 'under $0.0001' : `$${(microusd / 1e6).toFixed(4)}`;
};
/** `$0.2 a million`, or `$3` for what there are few of. */
const priceOf = (microusd: number): string => (microusd < 1_000 ? `$${microusd} a million` : `$${microusd / 1e6}`);
const amount = (units: number): string =>
  units.toLocaleString('en-US', units < 10 ? { maximumFractionDigits: 3 } : { maximumFractionDigits: 0 });

/** A row of the table in which each deployment has its line. */
export const deploymentRow = (table: PriceTable, counts: Counts): readonly (string | number)[] => [
  `${counts.services} services, ${counts.waves} ${counts.waves === 1 ? 'wave' : 'waves'}`,
  amount(counts.executions),
  amount(counts.transitions),
  amount(counts.task_invocations),
  amount(counts.write_units),
  amount(counts.read_units),
  amount(counts.events),
  dollars(sumOf(table, deploymentLines(counts))),
];

const deploymentHead = [
  'release of',
  'executions',
  'state transitions',
  'task invocations',
  'write units',
  'read units',
  'events',
  'cost',
];

const detailRow = (table: PriceTable, line: CostLine, measured: readonly Counts[]): readonly string[] => [
  table.prices[line.price].what,
  ...measured.map((counts) =>
    dollars(
      deploymentLines(counts)
        .filter(({ price }) => price === line.price)
        .reduce((sum, one) => sum + microusdOf(table, one), 0),
    ),
  ),
];

const idleRow = (table: PriceTable, line: CostLine): readonly string[] => [
  table.prices[line.price].what,
  amount(line.units),
  dollars(microusdOf(table, line)),
  dollars(microusdOf(table, beyondFree(table, line))),
];

const priceRow = ({
  what,
  microusd,
  free_per_month,
  source,
  confirmed_by,
}: PriceTable['prices'][keyof PriceTable['prices']]) => [
  `[${what}](${source})`,
  priceOf(microusd),
  free_per_month === 0 ? '' : free_per_month.toLocaleString('en-US'),
  confirmed_by === '' ? 'not looked up' : confirmed_by,
];

const idleSection = (table: PriceTable, idle: IdleStack): string => {
  const lines = idleLines(idle);
  const [all, charged] = [
    sumOf(table, lines),
    sumOf(
      table,
      lines.map((line) => beyondFree(table, line)),
    ),
  ];
  const withoutDashboard =
    all -
    sumOf(
      table,
      lines.filter(({ price }) => price === 'dashboard_month'),
    );
  const client = sumOf(table, machineClientLines);
  return `${markdownTable(
    ['a month without a deployment', 'units', 'list price', 'beyond the free tier'],
    [...lines.map((line) => idleRow(table, line)), ['**sum**', '', `**${dollars(all)}**`, `**${dollars(charged)}**`]],
  )}

The free tier is the account's: the last column is what is paid when nothing else in the account uses it. Without it, Windlass's own dashboard is most
of the sum; the rest is ${dollars(withoutDashboard)}. Each environment adds a dashboard (${dollars(table.prices.dashboard_month.microusd)}, three are free)
and the alarms of its releases (${dollars(table.prices.alarm_month.microusd)} each, ten are free).

**Without \`--issuer\`** the stack makes a Cognito user pool with a client for machines, for which AWS asks ${dollars(client)} a month, and
${dollars(table.prices.machine_token.microusd)} for each token. Nothing of that is free. An issuer of one's own, such as that of the pipeline, costs nothing here.`;
};

/** docs/cost.md. The same counts and prices make the same text. */
export const costDocument = (table: PriceTable, measured: readonly Counts[], idle: IdleStack): string => {
  const lines = deploymentLines(measured[0] as Counts);
  return `# What Windlass costs on AWS

Made by \`npm run cost\`, from counts of real runs and list prices of ${table.region} looked up on ${table.looked_up}. Do not edit it. What services and
resources of a release cost themselves is not in it.

## A deployment

${markdownTable(
  deploymentHead,
  measured.map((counts) => deploymentRow(table, counts)),
)}

A release brings every service from one version to the next; each depends on one service of the layer before, five services a layer. Nothing of the
free tier is taken off. By what is billed:

${markdownTable(
  ['', ...measured.map(({ services }) => `${services} services`)],
  lines.map((line) => detailRow(table, line, measured)),
)}

Counted, on the real handlers, machines and store, with a provider that does at once what it is asked for: executions (a child for each service), state
transitions and retries, invocations of tasks, requests to the table and their units as DynamoDB bills them, events. It is not known whether AWS
counts starting a child as a transition: its page does not say so; it would be one more for each service.

Taken as given, since a run on one machine says nothing of them:

- A function has ${assumptions.function_gb * 1_024} MB, runs for ${assumptions.milliseconds_per_invocation} ms and ${assumptions.milliseconds_per_table_request} ms more for each request to the table, writes ${amount(assumptions.log_bytes_per_invocation)} bytes of log, and every invocation is traced.
- AdvanceRollout waits for ${assumptions.rollout_seconds_per_service} s for each service. A bake costs three transitions for each look (at most 360 in a day).
- One client follows the deployment for ${assumptions.followed_seconds / 60} minutes: a request of ${assumptions.seconds_per_look_of_client} s after the other to the API's function of ${assumptions.api_gb * 1_024} MB.
- Every event is published by an invocation of its own and consumed by ${assumptions.consumers_per_event} functions. ${assumptions.metrics_sent} custom metrics are sent, in ${assumptions.hours_of_metrics} hour.

## Idle

${idleSection(table, idle)}

Taken as given: ${assumptions.stored_gb} GB in the table; the sweeper runs once a minute and reads one unit; DynamoDB asks KMS for its key once in five minutes; the sweeper is not traced.

## Prices

List prices of ${table.region}, without discounts. ${table.note}

${markdownTable(['unit', 'price', 'free in a month', 'number read at'], Object.values(table.prices).map(priceRow))}
`;
};
