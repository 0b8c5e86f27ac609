export type DependentService = { readonly name: string; readonly dependencies: readonly string[] };

/** A dependency that is neither in the release nor live; the indexes say where it stands in what was given. */
export type UnknownDependency = {
  readonly service: string;
  readonly dependency: string;
  readonly service_index: number;
  readonly dependency_index: number;
};

/** Edges by index: those of node `i` go to `targets[starts[i]]` up to, not including, `targets[starts[i + 1]]`. */
export type Graph = { readonly size: number; readonly starts: Uint32Array; readonly targets: Uint32Array };

/** Typed arrays are never read out of range here, which the type checker cannot see. */
export const at = (numbers: Uint32Array, index: number): number => numbers[index] as number;

/** The graph from each service to what it depends on within the release. Names must be unique. */
export const dependencyGraphOf = (
  services: readonly DependentService[],
  alreadyLive: ReadonlySet<string>,
): { readonly graph: Graph; readonly unknown: readonly UnknownDependency[] } => {
  const indexes = new Map(services.map((service, index) => [service.name, index]));
  const starts = new Uint32Array(services.length + 1);
  const targets = new Uint32Array(services.reduce((sum, service) => sum + service.dependencies.length, 0));
  const unknown: UnknownDependency[] = [];
  let edges = 0;
  services.forEach((service, service_index) => {
    service.dependencies.forEach((dependency, dependency_index) => {
      const target = indexes.get(dependency);
      if (target !== undefined) targets[edges++] = target;
      else if (!alreadyLive.has(dependency))
        unknown.push({ service: service.name, dependency, service_index, dependency_index });
    });
    starts[service_index + 1] = edges;
  });
  return { graph: { size: services.length, starts, targets: targets.subarray(0, edges) }, unknown };
};

/** The same edges the other way round: from each service to those that depend on it. */
export const reversed = ({ size, starts, targets }: Graph): Graph => {
  const reversedStarts = new Uint32Array(size + 1);
  for (const target of targets) reversedStarts[target + 1] = at(reversedStarts, target + 1) + 1;
  for (let node = 0; node < size; node += 1)
    reversedStarts[node + 1] = at(reversedStarts, node + 1) + at(reversedStarts, node);
  const next = reversedStarts.slice();
  const reversedTargets = new Uint32Array(targets.length);
  for (let node = 0; node < size; node += 1) {
    for (let edge = at(starts, node); edge < at(starts, node + 1); edge += 1) {
      const target = at(targets, edge);
      reversedTargets[at(next, target)] = node;
      next[target] = at(next, target) + 1;
    }
  }
  return { size, starts: reversedStarts, targets: reversedTargets };
};
