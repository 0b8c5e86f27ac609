import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { LiveService } from '../../../shared/domain/deployment/service-rollout.ts';
import { listWords } from '../../../shared/domain/naming/list-words.ts';
import type { UndoSession } from './undo.deps.ts';

/** By a service of this deployment that could not be undone, or by one that somebody released since. */
export type ResourceUse = { readonly by: 'own' | 'others'; readonly words: string };

const wordsOf = (users: readonly LiveService[]): string =>
  listWords(users.map(({ service_name, version, deployment_id }) => `${service_name} ${version} (${deployment_id})`));

/**
 * Who would lose what they use if the effect were taken back. A resource is never taken from under a live service: it may hold the only
 * copy of its data. Who used a resource before it was changed gets it back as it was.
 */
export const resourceInUse = async (
  { deployment_id, usersOf }: UndoSession,
  { compensation, intended_at, target }: LedgerEntry,
): Promise<ResourceUse | undefined> => {
  const isMade = compensation.kind === 'REMOVE_RESOURCE';
  const users = await usersOf(target);
  const own = users.filter((user) => isMade && user.deployment_id === deployment_id);
  if (own.length > 0) return { by: 'own', words: `it is left to ${wordsOf(own)}, which could not be undone` };
  const others = users.filter(
    (user) => user.deployment_id !== deployment_id && (isMade || user.activated_at > intended_at),
  );
  return others.length === 0 ? undefined : { by: 'others', words: `in use by ${wordsOf(others)}` };
};
