import * as z from 'zod';
import type { Principal } from '../../domain/environment/security-policy.ts';
import type { ApiEvent } from './api-event.ts';

/** API Gateway hands a claim that is a list on as text: `[a b]`. So a group's name can hold no blank. */
const groupsSchema = z
  .union([z.array(z.string()), z.string().transform((text) => text.replace(/^\[(.*)\]$/s, '$1').split(/[\s,]+/))])
  .transform((groups) => groups.filter((group) => group !== ''));

const claimsSchema = z.object({ sub: z.string().min(1).max(256), groups: groupsSchema.default([]) });

/** Who calls, by the claims that the authorizer has verified; undefined when there are none to rely on. */
export const principalOf = (event: ApiEvent): Principal | undefined => {
  const claims = claimsSchema.safeParse(event.requestContext.authorizer?.jwt?.claims);
  return claims.success ? { subject: claims.data.sub, groups: claims.data.groups } : undefined;
};
