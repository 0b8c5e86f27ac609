/** The value at or under which a share of the values lies (nearest rank). Throws without values. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('There is no percentile of no values.');
  return found;
};

/** The middle value; of an even number of values the lower of the two in the middle. */
export const median = (values: readonly number[]): number => percentile(values, 0.5);
