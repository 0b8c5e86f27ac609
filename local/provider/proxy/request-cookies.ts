const nameOf = (pair: string): string => pair.slice(0, Math.max(0, pair.indexOf('='))).trim();

/** Whether one of our cookies may be in a `Cookie` header. Most have none, and are not parsed. */
export const mayHaveOwnCookies = (header: string | undefined): header is string =>
  header !== undefined && header.includes('windlass-');

/** The value of the first cookie of that name in a `Cookie` header (RFC 6265 5.4); undefined when there is none. */
export const cookieNamed = (header: string, name: string): string | undefined => {
  const pair = header.split(';').find((one) => nameOf(one) === name);
  return pair?.slice(pair.indexOf('=') + 1).trim();
};

/** The header without the cookies of these names, the others byte for byte as they came; undefined when there are no others. */
export const withoutCookies = (header: string, names: ReadonlySet<string>): string | undefined => {
  const pairs = header.split(';');
  const kept = pairs.filter((pair) => !names.has(nameOf(pair)));
  if (kept.length === pairs.length) return header;
  return kept.join(';').trimStart() || undefined;
};
