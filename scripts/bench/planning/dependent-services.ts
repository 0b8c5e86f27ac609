import type { DependentService } from '../../../shared/domain/planning/dependency-graph.ts';

/** The same numbers from 0 to 1 on each run (mulberry32). */
const randomFrom = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const nameOf = (index: number): string => `service-${index}`;

const someBefore = (index: number, amount: number, random: () => number): readonly string[] => {
  const chosen = new Set<number>();
  while (chosen.size < amount) chosen.add(Math.floor(random() * index));
  return [...chosen].map(nameOf);
};

/** Services that depend on some of those before them, chosen by chance: the last ones on twice as many, for the first ones, that depend on none. */
export const tangle = (services: number, dependenciesEach: number): readonly DependentService[] => {
  const random = randomFrom(1);
  const amountOf = (index: number): number => {
    if (index < dependenciesEach) return 0;
    return index < services - dependenciesEach ? dependenciesEach : 2 * dependenciesEach;
  };
  return Array.from({ length: services }, (_, index) => ({
    name: nameOf(index),
    dependencies: someBefore(index, amountOf(index), random),
  }));
};

/** Each service depends on the one before. */
export const chain = (services: number): readonly DependentService[] =>
  Array.from({ length: services }, (_, index) => ({
    name: nameOf(index),
    dependencies: index === 0 ? [] : [nameOf(index - 1)],
  }));
