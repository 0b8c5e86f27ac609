const longest = 60;

/** What a person wrote, short enough for a message: text in quotes, lists and objects by their size alone. */
export const showValue = (value: unknown): string => {
  if (value === undefined) return 'missing';
  if (typeof value === 'string') return JSON.stringify(value.length > longest ? `${value.slice(0, longest)}…` : value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return `${value as number | boolean | null}`;
};

/** The kind of a value that may be a secret. */
export const showKind = (value: unknown): string =>
  typeof value === 'string' ? `text of ${value.length} characters` : showValue(value);

const mayBeSecret = new Set<PropertyKey>(['variables', 'headers', 'body', 'value']);

/** Values of variables, headers and bodies are never repeated in a message (CS5). */
export const showValueAt = (path: readonly PropertyKey[], value: unknown): string =>
  path.some((part) => mayBeSecret.has(part)) ? showKind(value) : showValue(value);

/** The value at a place in a body, undefined when there is none. */
export const valueAt = (body: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    body,
  );
