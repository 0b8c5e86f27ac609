import { benchTable, budgeted, type BenchLine } from '../bench-line.ts';
import { count, megabytes, milliseconds } from '../show-numbers.ts';
import type { PlanningResult, PlanningRun } from './measure-planning.ts';

const budget = { milliseconds: 150, bytes: 200e6 };

const linesOf = (what: string, run: PlanningRun): readonly BenchLine[] => {
  const shown = `${milliseconds(run.first_milliseconds)}, then ${milliseconds(run.later_milliseconds)}`;
  return [
    budgeted(`${what}: time`, run.first_milliseconds, budget.milliseconds, milliseconds, shown),
    budgeted(`${what}: memory`, run.memory_bytes, budget.bytes, megabytes),
  ];
};

export const planningSection = ({ processes, order, chain, whole }: PlanningResult): string => `## Planning

${count(order.services)} services with ${count(order.dependencies)} dependencies: the order of the waves alone, and the whole plan as it is shown and stored, with what changes, a hash of each version, capacity,
cost and risk. The first time in a fresh process, which is held against the budget, and later in the same one; memory is the whole process's, with Node. Medians of ${processes} processes.

${benchTable([
  ...linesOf('order', order),
  ...linesOf('order, when each depends on the one before', chain),
  ...linesOf('whole plan', whole),
])}
`;
