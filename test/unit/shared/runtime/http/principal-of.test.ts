import { describe, expect, it } from '@jest/globals';
import { decideAccess, type SecurityPolicy } from '../../../../../shared/domain/environment/security-policy.ts';
import type { ApiEvent } from '../../../../../shared/runtime/http/api-event.ts';
import { principalOf } from '../../../../../shared/runtime/http/principal-of.ts';

const eventWith = (claims: Record<string, unknown> | undefined): ApiEvent => ({
  routeKey: 'GET /v1/health',
  rawPath: '/v1/health',
  headers: {},
  isBase64Encoded: false,
  requestContext: {
    requestId: 'r',
    http: { method: 'GET' },
    ...(claims !== undefined && { authorizer: { jwt: { claims } } }),
  },
});

describe('the principal of a request', () => {
  it.each([
    ['a list', ['a', 'b'], ['a', 'b']],
    ["API Gateway's text for a list", '[a b]', ['a', 'b']],
    ['a list of one', '[a]', ['a']],
    ['an empty list', '[]', []],
    ['a single name', 'a', ['a']],
    ['nothing', undefined, []],
  ])('has groups from %s', (_, groups, expected) => {
    expect(principalOf(eventWith({ sub: 'ada', ...(groups !== undefined && { groups }) }))).toEqual({
      subject: 'ada',
      groups: expected,
    });
  });

  it.each([undefined, {}, { sub: '' }, { sub: 7 }, { sub: 'ada', groups: 7 }, { sub: 'ada', groups: [7] }])(
    'is nobody with the claims %j',
    (claims) => {
      expect(principalOf(eventWith(claims))).toBeUndefined();
    },
  );

  it('is nobody when the subject would count as a group of an access policy [CS1]', () => {
    const policies = [
      { id: 'p', kind: 'ACCESS', role: 'admin', principals: ['group:releases'] } satisfies SecurityPolicy,
    ];
    const subject = 'group:releases';
    expect(decideAccess({ subject, groups: [] }, 'admin', 'dev', policies).allowed).toBe(true);
    expect(principalOf(eventWith({ sub: subject }))).toBeUndefined();
    expect(principalOf(eventWith({ sub: 'grouper' }))?.subject).toBe('grouper');
  });
});
