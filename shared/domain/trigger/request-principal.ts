import type { Principal } from '../environment/security-policy.ts';
import type { RequestTrigger } from './trigger.ts';
import { matchPattern } from './wildcard-pattern.ts';

export type RequestPrincipal =
  | { readonly outcome: 'mapped'; readonly principal: Principal }
  | { readonly outcome: 'refused'; readonly message: string };

/**
 * As whom an event's deployment is submitted: the principal of its source's trigger, or whom the event declares if the trigger lets its
 * source speak for them. Groups are always the trigger's.
 */
export const principalOfRequest = (
  { id, source, runs_as, principals }: Pick<RequestTrigger, 'id' | 'source' | 'runs_as' | 'principals'>,
  requested_by: string | undefined,
): RequestPrincipal => {
  if (requested_by === undefined || requested_by === runs_as.subject) return { outcome: 'mapped', principal: runs_as };
  if (principals.some((pattern) => matchPattern(pattern, requested_by) !== undefined))
    return { outcome: 'mapped', principal: { subject: requested_by, groups: runs_as.groups } };
  return {
    outcome: 'refused',
    message: `Trigger ${id} does not let ${source} request anything for ${requested_by}. Leave requested_by out, or have an administrator add it to the trigger's principals.`,
  };
};
