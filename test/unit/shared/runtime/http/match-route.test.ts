import { describe, expect, it } from '@jest/globals';
import { allRoutes } from '../../../../../shared/contracts/routes/all.routes.ts';
import { routeMatcher } from '../../../../../shared/runtime/http/match-route.ts';

const match = routeMatcher(allRoutes);

describe('matching a route', () => {
  it.each(allRoutes)('finds $method $path', (contract) => {
    expect(match(contract.method, contract.path.replace('{id}', 'x%20y'))).toMatchObject({
      outcome: 'matched',
      route: contract,
      params: contract.path.includes('{id}') ? { id: 'x y' } : {},
    });
  });

  it('answers HEAD by GET, and by nothing else', () => {
    expect(match('HEAD', '/v1/health')).toMatchObject({ outcome: 'matched' });
    expect(match('HEAD', '/v1/plans')).toEqual({ outcome: 'other_method', allowed: ['POST', 'OPTIONS'] });
  });

  it.each(['/v1/environments//health', '/v1/environments/%', '/v1', '', 'v1/health', '/v1/health/', '/V1/health'])(
    'finds nothing at %j',
    (path) => {
      expect(match('GET', path)).toEqual({ outcome: 'no_route' });
    },
  );
});
