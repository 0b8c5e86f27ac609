import * as z from 'zod';
import { administratorsGroup, subjectSchema, type Principal } from '../../domain/environment/security-policy.ts';
import type { ApiEvent } from './api-event.ts';

/** API Gateway hands a claim that is a list on as text: `[a b]`. So a group's name can hold no blank. */
const groupsSchema = z
  .union([z.array(z.string()), z.string().transform((text) => text.replace(/^\[(.*)\]$/s, '$1').split(/[\s,]+/))])
  .transform((groups) => groups.filter((group) => group !== ''));

/** A token for a machine names no groups, but what its client may do: this scope is that of the stack's own user pool. */
const administratorsScope = 'windlass/administrators';

const claimsSchema = z.object({
  sub: subjectSchema,
  groups: groupsSchema.default([]),
  scope: z.string().default(''),
});

const groupsOf = ({ groups, scope }: z.infer<typeof claimsSchema>): readonly string[] =>
  scope.split(' ').includes(administratorsScope) ? [...groups, administratorsGroup] : groups;

/** Who calls, by the claims that the authorizer has verified; undefined when there are none to rely on. */
export const principalOf = (event: ApiEvent): Principal | undefined => {
  const claims = claimsSchema.safeParse(event.requestContext.authorizer?.jwt?.claims);
  return claims.success ? { subject: claims.data.sub, groups: groupsOf(claims.data) } : undefined;
};
