/** The values of the last `most` keys asked for. Only for what never changes once it is stored. */
export const recentValues = <T>(
  most: number,
  load: (key: string) => Promise<T | undefined>,
): ((key: string) => Promise<T | undefined>) => {
  const values = new Map<string, T>();
  return async (key) => {
    const value = values.get(key) ?? (await load(key));
    if (value === undefined) return undefined;
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= most) break;
      values.delete(oldest);
    }
    return value;
  };
};
