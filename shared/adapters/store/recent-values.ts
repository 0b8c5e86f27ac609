/**
 * The values of the last `most` keys asked for, each loaded once however many ask at the same time. Only for what never changes once it
 * `isFinal`: any other value, an absent one or a failure is not kept.
 */
export const recentValues = <T>(
  most: number,
  load: (key: string) => Promise<T | undefined>,
  isFinal: (value: T) => boolean = () => true,
): ((key: string) => Promise<T | undefined>) => {
  const values = new Map<string, Promise<T | undefined>>();
  const loadAnew = async (key: string): Promise<T | undefined> => {
    const value = await load(key).catch((error: unknown) => {
      values.delete(key);
      throw error;
    });
    if (value === undefined || !isFinal(value)) values.delete(key);
    return value;
  };
  return (key) => {
    const value = values.get(key) ?? loadAnew(key);
    values.delete(key);
    values.set(key, value);
    for (const oldest of values.keys()) {
      if (values.size <= most) break;
      values.delete(oldest);
    }
    return value;
  };
};
