import type { Environment } from '../../../shared/domain/environment/environment.ts';
import { administratorsGroup, decideAccess, type Role } from '../../../shared/domain/environment/security-policy.ts';

type Policies = Pick<Environment, 'id' | 'security_policies'>;

/** As a policy names it: a subject, or `group:` and a group. */
const principalOf = (name: string) =>
  name.startsWith('group:') ? { subject: '', groups: [name.slice('group:'.length)] } : { subject: name, groups: [] };

/** Whom the environment's policies give the role, and the administrators, who hold every role everywhere. */
export const whoMay = (role: Role, environment: Policies | undefined): readonly string[] => {
  const policies = environment?.security_policies ?? [];
  const named = new Set(policies.flatMap((policy) => (policy.kind === 'ACCESS' ? policy.principals : [])));
  const holding = [...named].filter(
    (name) => decideAccess(principalOf(name), role, environment?.id ?? '', policies).allowed,
  );
  return [...new Set([...holding, `group:${administratorsGroup}`])];
};
