/** Plans 10,000 services with 50,000 dependencies, and a chain of 10,000: prints milliseconds, and the memory that the process needed at most. */
import { planWaves } from '../../shared/domain/planning/plan-waves.ts';
import type { DependentService } from '../../shared/domain/planning/dependency-graph.ts';

const size = 10_000;
const dependenciesEach = 5;

/** The same numbers on each run (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const random = randomFrom(1);
const nameOf = (index: number): string => `service-${index}`;
const wide: readonly DependentService[] = Array.from({ length: size + dependenciesEach }, (_, index) => ({
  name: nameOf(index),
  dependencies:
    index < dependenciesEach
      ? []
      : Array.from({ length: dependenciesEach }, () => nameOf(Math.floor(random() * index))),
}));
const chain: readonly DependentService[] = Array.from({ length: size }, (_, index) => ({
  name: nameOf(index),
  dependencies: index === 0 ? [] : [nameOf(index - 1)],
}));

const measure = (label: string, services: readonly DependentService[]): void => {
  const edges = services.reduce((sum, service) => sum + service.dependencies.length, 0);
  const runs = Array.from({ length: 9 }, () => {
    const started = performance.now();
    const plan = planWaves(services, new Set());
    return { milliseconds: performance.now() - started, waves: plan.outcome === 'planned' ? plan.waves.length : -1 };
  });
  const sorted = runs.map((run) => run.milliseconds).sort((left, right) => left - right);
  const first = runs[0]?.milliseconds ?? 0;
  console.log(
    `${label}: ${services.length} services, ${edges} dependencies, ${runs[0]?.waves} waves; first run ${first.toFixed(1)} ms, median ${sorted[4]?.toFixed(1)} ms`,
  );
};

measure('wide', wide);
measure('chain', chain);
console.log(`memory of the whole process at most: ${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
