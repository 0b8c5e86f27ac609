/** The nodes of one cycle of the graph, first and last the same; none when there is no cycle. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const finished = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = follow(graph, start, [], finished);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

function follow(
  graph: ReadonlyMap<string, readonly string[]>,
  node: string,
  path: readonly string[],
  finished: Set<string>,
): string[] {
  if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
  if (finished.has(node)) return [];
  for (const next of graph.get(node) ?? []) {
    const cycle = follow(graph, next, [...path, node], finished);
    if (cycle.length > 0) return cycle;
  }
  finished.add(node);
  return [];
}
