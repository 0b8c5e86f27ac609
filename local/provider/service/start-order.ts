export type Startable = { readonly key: string; readonly dependencies: readonly string[] };

/**
 * The keys in groups: each group after those it depends on. Dependencies that are not there are ignored, and a cycle, which no accepted
 * release has, comes last in one group: starting must not fail for it.
 */
export const startOrder = (items: readonly Startable[]): readonly (readonly string[])[] => {
  const groups: string[][] = [];
  let left = [...items];
  while (left.length > 0) {
    const waiting = new Set(left.map((item) => item.key));
    const ready = left.filter(
      (item) => !item.dependencies.some((dependency) => dependency !== item.key && waiting.has(dependency)),
    );
    const group = ready.length > 0 ? ready : left;
    groups.push(group.map((item) => item.key));
    left = left.filter((item) => !group.includes(item));
  }
  return groups;
};
