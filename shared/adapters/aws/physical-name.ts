import { createHash } from 'node:crypto';

/** What names of a stage's things are made of. `account_id` keeps names apart that must be unique in the world. */
export type NamingScope = { readonly stage: string; readonly account_id: string };

const hashLength = 8;

/** How the names of all that releases make in a stage begin, and nothing else: policies rely on it. */
export const releasePrefix = (stage: string): string => `windlass-${stage}-env-`;

/**
 * The name in AWS of a service or resource of an environment: `windlass-<stage>-env-<environment>-<name>-<hash>`, shortened in the middle to
 * `longest` characters (64 for a function or role, 63 for a bucket). The hash keeps apart what is shortened, or divides its dashes otherwise.
 */
export const physicalName = (
  { stage, account_id }: NamingScope,
  environment_id: string,
  name: string,
  longest = 63,
): string => {
  const hash = createHash('sha256')
    .update([account_id, stage, environment_id, name].join('/'))
    .digest('hex')
    .slice(0, hashLength);
  const readable = `${releasePrefix(stage)}${environment_id}-${name}`.slice(0, longest - hashLength - 1);
  return `${readable.replace(/-+$/, '')}-${hash}`;
};

export const releaseTags = (stage: string, environment_id: string, name: string): Readonly<Record<string, string>> => ({
  'windlass:stage': stage,
  'windlass:environment': environment_id,
  'windlass:name': name,
});
