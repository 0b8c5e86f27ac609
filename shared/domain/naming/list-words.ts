/** The items as text, the first `most` of them by name and the rest as a number: messages stay readable, and small enough to store. */
export const listWords = (items: readonly string[], separator = ', ', most = 20): string => {
  if (items.length <= most) return items.join(separator);
  return [...items.slice(0, most), `and ${items.length - most} more`].join(separator);
};

/** `1 service`, `3 services`. */
export const countOf = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** The text on one line, cut after `most` characters. */
export const shortened = (text: string, most: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
};
