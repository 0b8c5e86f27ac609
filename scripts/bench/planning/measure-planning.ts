import type { BenchContext } from '../bench-context.ts';
import { runFresh } from '../run-fresh.ts';
import { median } from '../statistics.ts';

export type PlanningRun = {
  readonly services: number;
  readonly dependencies: number;
  /** The first time in its process, as in a Lambda that was just started. */
  readonly first_milliseconds: number;
  readonly later_milliseconds: number;
  /** What the whole process had at most, with Node itself, when it had planned once. */
  readonly memory_bytes: number;
};
export type PlanningResult = {
  readonly processes: number;
  readonly order: PlanningRun;
  readonly chain: PlanningRun;
  readonly whole: PlanningRun;
};

const script = new URL('plan-once.process.ts', import.meta.url);

const medianOf = (runs: readonly [PlanningRun, ...PlanningRun[]]): PlanningRun => ({
  ...runs[0],
  first_milliseconds: median(runs.map((run) => run.first_milliseconds)),
  later_milliseconds: median(runs.map((run) => run.later_milliseconds)),
  memory_bytes: median(runs.map((run) => run.memory_bytes)),
});

/** Plans 10,000 services: the order alone, and the whole plan; in fresh processes, since each plan on AWS may be made by one. */
export const measurePlanning = async ({ quick, signal }: BenchContext): Promise<PlanningResult> => {
  const [services, processes] = quick ? [100, 1] : [10_000, 3];
  const runs = async (kind: 'order' | 'chain' | 'whole'): Promise<PlanningRun> => {
    const once = () => runFresh<PlanningRun>(script, { args: [kind, String(services)], signal });
    const all: [PlanningRun, ...PlanningRun[]] = [await once()];
    while (all.length < processes) all.push(await once());
    return medianOf(all);
  };
  return { processes, order: await runs('order'), chain: await runs('chain'), whole: await runs('whole') };
};
