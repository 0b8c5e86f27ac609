import type { Counts } from '../../cost/measure-release.ts';
import { markdownTable } from '../../markdown-table.ts';
import { metWord } from '../bench-line.ts';
import { count } from '../show-numbers.ts';
import type { RequestsResult } from './count-requests.ts';

type Row = readonly (string | number)[];

const transitionBudget = (services: number): number => 30 + 8 * services;
const writeBudget = (services: number): number => 40 + 15 * services;

const rowsOf = (counts: readonly Counts[]): readonly Row[] => {
  const row = (what: string, of: (one: Counts) => number): Row => [what, ...counts.map((one) => count(of(one)))];
  const budgetRows = (of: (one: Counts) => number, budget: (services: number) => number): readonly Row[] => [
    row('budget', (one) => budget(one.services)),
    ['met', ...counts.map((one) => metWord(of(one) <= budget(one.services)))],
  ];
  return [
    row('state transitions', (one) => one.transitions),
    ...budgetRows((one) => one.transitions, transitionBudget),
    row('write units', (one) => one.write_units),
    ...budgetRows((one) => one.write_units, writeBudget),
    row('read units', (one) => one.read_units),
    row('requests to the table', (one) => one.table_requests),
    row('of these gets', (one) => one.gets),
    row('queries', (one) => one.queries),
    row('transactions', (one) => one.transactions),
  ];
};

export const requestsSection = (counts: RequestsResult): string => `## What a deployment asks for

Counted, as for [cost.md](cost.md): a release that brings every service from one version to the next, in waves of five. The budgets are 30 state transitions and
8 for each service, 40 write units and 15 for each service. [ADR 19](adr/0019-write-units.md) says why the 40 do not suffice for what is written beside the services.

${markdownTable(['', ...counts.map(({ services }) => `${count(services)} services`)], rowsOf(counts))}
`;
