import * as z from 'zod';

export const roleSchema = z.enum(['viewer', 'deployer', 'admin']).meta({
  id: 'Role',
  description: 'viewer reads; deployer also deploys and steers; admin also changes the environment.',
});
export type Role = z.infer<typeof roleSchema>;

/** A policy names groups as `group:NAME`, so a subject that looked like one would have what the group has. */
export const subjectSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((subject) => !subject.startsWith('group:'), 'must not begin with group:')
  .meta({ description: "Whom the environment's policies name.", examples: ['ci'] });

export const securityPolicySchema = z
  .discriminatedUnion('kind', [
    /** Grants a role to principals (a token's `sub`, or `group:` and one of its groups). */
    z.strictObject({
      id: z.string().min(1).max(64),
      kind: z.literal('ACCESS'),
      role: roleSchema,
      principals: z.array(z.string().min(1).max(256)).min(1).max(200),
    }),
    /** Every artifact must name its SHA-256. */
    z.strictObject({ id: z.string().min(1).max(64), kind: z.literal('REQUIRE_ARTIFACT_HASH') }),
  ])
  .meta({ id: 'SecurityPolicy' });
export type SecurityPolicy = z.infer<typeof securityPolicySchema>;

/** Who acts: from a verified token, never from a body. */
export type Principal = { readonly subject: string; readonly groups: readonly string[] };

/** Members of this group are admin of every environment, and alone may create one. */
export const administratorsGroup = 'windlass-administrators';

export type AccessDecision =
  | { readonly allowed: true; readonly policy_id: string }
  | { readonly allowed: false; readonly reason: string };

const rank: Readonly<Record<Role, number>> = { viewer: 1, deployer: 2, admin: 3 };

const names = (policy: Extract<SecurityPolicy, { kind: 'ACCESS' }>, principal: Principal): boolean =>
  policy.principals.includes(principal.subject) ||
  principal.groups.some((group) => policy.principals.includes(`group:${group}`));

/** Whether the principal holds at least the role, and by which policy; a refusal says which role is missing and what the principal has. */
export const decideAccess = (
  principal: Principal,
  needed: Role,
  environment_id: string,
  policies: readonly SecurityPolicy[],
): AccessDecision => {
  if (principal.groups.includes(administratorsGroup)) return { allowed: true, policy_id: administratorsGroup };
  const held = policies.filter((policy) => policy.kind === 'ACCESS' && names(policy, principal));
  const deciding = held.find((policy) => policy.kind === 'ACCESS' && rank[policy.role] >= rank[needed]);
  if (deciding !== undefined) return { allowed: true, policy_id: deciding.id };
  const has =
    held.map((policy) => `${policy.kind === 'ACCESS' ? policy.role : ''} by policy ${policy.id}`).join(', ') ||
    'no role';
  return {
    allowed: false,
    reason: `${principal.subject} needs the role ${needed} in environment ${environment_id}, and has ${has}. An admin of the environment can add an ACCESS policy.`,
  };
};
