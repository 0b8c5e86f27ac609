import { createHash } from 'node:crypto';

const mostCharacters = 80;
const hashCharacters = 16;

/** A name that Step Functions takes: as it is, or, when it has more than 80 characters, shortened and told apart by a hash of all of it. */
export const executionName = (name: string): string => {
  if (name.length <= mostCharacters) return name;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, hashCharacters);
  return `${name.slice(0, mostCharacters - hashCharacters - 1)}-${hash}`;
};
