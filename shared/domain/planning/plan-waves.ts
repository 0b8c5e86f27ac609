import {
  at,
  dependencyGraphOf,
  reversed,
  type DependentService,
  type Graph,
  type UnknownDependency,
} from './dependency-graph.ts';
import { findCycles } from './find-cycles.ts';

export type WavePlan =
  | { readonly outcome: 'planned'; readonly waves: readonly (readonly string[])[] }
  | { readonly outcome: 'unknown_dependency'; readonly faults: readonly UnknownDependency[] }
  /** Each depends on the next, and the last is the first again. */
  | { readonly outcome: 'cycle'; readonly path: readonly string[] };

/** Kahn's algorithm, a wave at a time: the indexes of each wave. Services on or behind a cycle are in none. */
const wavesOf = (graph: Graph): readonly Uint32Array[] => {
  const dependents = reversed(graph);
  const waiting = new Uint32Array(graph.size);
  const queue = new Uint32Array(graph.size);
  let end = 0;
  for (let node = 0; node < graph.size; node += 1) {
    waiting[node] = at(graph.starts, node + 1) - at(graph.starts, node);
    if (waiting[node] === 0) queue[end++] = node;
  }
  const waves: Uint32Array[] = [];
  for (let begin = 0; begin < end;) {
    const wave = queue.subarray(begin, end);
    for (const node of wave) {
      for (let edge = at(dependents.starts, node); edge < at(dependents.starts, node + 1); edge += 1) {
        const dependent = at(dependents.targets, edge);
        waiting[dependent] = at(waiting, dependent) - 1;
        if (waiting[dependent] === 0) queue[end++] = dependent;
      }
    }
    begin += wave.length;
    waves.push(wave);
  }
  return waves;
};

/**
 * Groups services into waves: each service stands in the earliest wave that comes after all its dependencies, waves are sorted by name (CD2).
 * A dependency outside the release is met when it is live already; otherwise all such are named, before any cycle is. Names must be unique.
 * Time and memory are linear in services and dependencies.
 */
export const planWaves = (services: readonly DependentService[], alreadyLive: ReadonlySet<string>): WavePlan => {
  const { graph, unknown } = dependencyGraphOf(services, alreadyLive);
  if (unknown.length > 0) return { outcome: 'unknown_dependency', faults: unknown };
  const nameOf = (index: number): string => (services[index] as DependentService).name;
  const waves = wavesOf(graph);
  const planned = waves.reduce((sum, wave) => sum + wave.length, 0);
  if (planned < services.length) return { outcome: 'cycle', path: (findCycles(graph, 1)[0] ?? []).map(nameOf) };
  return { outcome: 'planned', waves: waves.map((wave) => Array.from(wave, nameOf).sort()) };
};
