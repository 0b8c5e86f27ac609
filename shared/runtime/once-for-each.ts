/** `derive`, worked out once for each object for as long as that is kept: for indexes of large values that never change and are read again and again. */
export const onceForEach = <K extends object, V>(derive: (key: K) => V): ((key: K) => V) => {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const found = known.get(key) ?? { value: derive(key) };
    known.set(key, found);
    return found.value;
  };
};
