/** plan-once.process.ts order|chain|whole SERVICES: plans so many services, in a process of its own, and prints how long it took. */
import { planWaves } from '../../../shared/domain/planning/plan-waves.ts';
import { median } from '../statistics.ts';
import { chain, tangle } from './dependent-services.ts';
import type { PlanningRun } from './measure-planning.ts';

const dependenciesEach = 5;
const laterRuns = 4;
const [kind, size] = process.argv.slice(2);
const services = kind === 'chain' ? chain(Number(size)) : tangle(Number(size), dependenciesEach);

/** Loaded only where it is measured, so that it takes no memory from the others. */
const wholePlanner = async () => (await import('./whole-plan.ts')).wholePlanner(services);
const plan = kind === 'whole' ? await wholePlanner() : () => planWaves(services, new Set());

const timed = (): number => {
  const began = performance.now();
  plan();
  return performance.now() - began;
};

const first_milliseconds = timed();
const run: PlanningRun = {
  services: services.length,
  dependencies: services.reduce((sum, one) => sum + one.dependencies.length, 0),
  first_milliseconds,
  memory_bytes: process.resourceUsage().maxRSS * 1_024,
  later_milliseconds: median(Array.from({ length: laterRuns }, timed)),
};
process.stdout.write(JSON.stringify(run));
