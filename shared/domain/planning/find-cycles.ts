import { at, type Graph } from './dependency-graph.ts';

const isNew = 0;
const isOnPath = 1;
const isDone = 2;

/**
 * Up to `limit` cycles, each a list of node indexes whose first and last are the same. Every edge that closes a cycle of a depth-first walk
 * gives one, so that without those edges the graph has none. The walk keeps its own path: a chain of any length is no deeper a call.
 */
export const findCycles = ({ size, starts, targets }: Graph, limit: number): readonly (readonly number[])[] => {
  const marks = new Uint8Array(size);
  const nextEdge = starts.slice(0, size);
  const cycles: number[][] = [];
  for (let root = 0; root < size && cycles.length < limit; root += 1) {
    const path = marks[root] === isNew ? [root] : [];
    while (path.length > 0 && cycles.length < limit) {
      const node = path.at(-1) as number;
      marks[node] = isOnPath;
      const edge = at(nextEdge, node);
      nextEdge[node] = edge + 1;
      if (edge >= at(starts, node + 1)) {
        marks[node] = isDone;
        path.pop();
        continue;
      }
      const target = at(targets, edge);
      if (marks[target] === isOnPath) cycles.push([...path.slice(path.indexOf(target)), target]);
      if (marks[target] === isNew) path.push(target);
    }
  }
  return cycles;
};
