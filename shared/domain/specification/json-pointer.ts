/** The JSON pointer (RFC 6901) to a place in a body; `''` is the whole body. */
export const jsonPointer = (parts: readonly PropertyKey[]): string =>
  parts.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
