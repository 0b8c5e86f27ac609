/** The value itself, with everything in it unchangeable. Of plain data only. */
export const deepFreeze = <T>(value: T): T => {
  const open: unknown[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    for (const inner of Object.values(Object.freeze(next))) if (typeof inner === 'object') open.push(inner);
  }
  return value;
};
