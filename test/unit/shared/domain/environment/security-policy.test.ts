import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  administratorsGroup,
  decideAccess,
  type Principal,
  type Role,
  type SecurityPolicy,
} from '../../../../../shared/domain/environment/security-policy.ts';

const roles: readonly Role[] = ['viewer', 'deployer', 'admin'];
const granting = (role: Role, ...principals: string[]): SecurityPolicy => ({
  id: `${role}s`,
  kind: 'ACCESS',
  role,
  principals,
});
const ann: Principal = { subject: 'ann', groups: ['shop'] };

describe('decideAccess', () => {
  it('gives a role and those below it, to exactly whom a policy names [CS1]', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...roles),
        fc.constantFrom(...roles),
        fc.constantFrom('ann', 'group:shop', 'shop', 'group:ann', 'bob'),
        (granted, needed, named) => {
          const isNamed = named === 'ann' || named === 'group:shop';
          const decision = decideAccess(ann, needed, 'dev', [granting(granted, named)]);
          expect(decision.allowed).toBe(isNamed && roles.indexOf(granted) >= roles.indexOf(needed));
        },
      ),
    );
  });

  it('names the deciding policy [CS1]', () => {
    expect(decideAccess(ann, 'deployer', 'dev', [granting('viewer', 'ann'), granting('admin', 'group:shop')])).toEqual({
      allowed: true,
      policy_id: 'admins',
    });
  });

  it('says which role is missing, and what the person has [CS1]', () => {
    const decision = decideAccess(ann, 'deployer', 'dev', [
      granting('viewer', 'ann'),
      { id: 'hashes', kind: 'REQUIRE_ARTIFACT_HASH' },
    ]);
    expect(decision).toEqual({
      allowed: false,
      reason: expect.stringMatching(/ann needs the role deployer in environment dev, and has viewer by policy viewers/),
    });
  });

  it('allows nobody anything where no policy does, but administrators everything [CS1]', () => {
    expect(decideAccess(ann, 'viewer', 'dev', [])).toMatchObject({
      allowed: false,
      reason: expect.stringContaining('no role'),
    });
    expect(decideAccess({ subject: 'root', groups: [administratorsGroup] }, 'admin', 'dev', [])).toEqual({
      allowed: true,
      policy_id: administratorsGroup,
    });
  });

  it('does not take a person who calls themselves like a group for a member [CS1]', () => {
    expect(
      decideAccess({ subject: 'shop', groups: [] }, 'viewer', 'dev', [granting('admin', 'group:shop')]).allowed,
    ).toBe(false);
  });
});
