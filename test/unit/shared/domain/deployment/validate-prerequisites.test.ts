import { describe, expect, it } from '@jest/globals';
import {
  validateDeploymentPrerequisites,
  type Prerequisites,
} from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import { emptyCapacity, nothing } from '../../../../../shared/domain/environment/capacity.ts';
import { validationResultSchema } from '../../../../../shared/domain/validation/validation-result.ts';
import { dependingOn, environmentOf, requestOf, serviceBody } from '../release.fixture.ts';
import { now } from './deployment.fixture.ts';

const one = { ...nothing, instances: 1 };
const prerequisites = (more: Partial<Prerequisites> = {}): Prerequisites => ({
  deployment_id: 'deployment-1',
  request: requestOf([serviceBody('web', dependingOn('cart'))]),
  environment: environmentOf({ configuration: { limits: { instances: 1 } } }),
  liveServices: new Set(['cart']),
  capacity: emptyCapacity,
  reservation: { peak: one, lasting: one },
  now,
  ...more,
});
const invalid = (more: Partial<Prerequisites>) =>
  validateDeploymentPrerequisites(prerequisites(more)).filter((result) => !result.is_valid);

describe('validateDeploymentPrerequisites', () => {
  it('gives a result for each check, all valid when the deployment may begin [DA2] [V2]', () => {
    const results = validateDeploymentPrerequisites(prerequisites());
    expect(results.map(({ validator_id, is_valid, severity }) => [validator_id, is_valid, severity])).toEqual([
      ['environment-status', true, 'INFO'],
      ['specification', true, 'INFO'],
      ['environment-capacity', true, 'INFO'],
    ]);
    for (const result of results) expect(validationResultSchema.parse(result)).toEqual({ ...result, timestamp: now });
  });

  it('refuses an environment that is being decommissioned [DA2]', () => {
    expect(invalid({ environment: { ...environmentOf(), status: 'DECOMMISSIONING' } })).toMatchObject([
      { validator_id: 'environment-status', severity: 'CRITICAL', category: 'SOFTWARE' },
    ]);
  });

  it('refuses a specification with faults, with a detail and a recommendation for each [DA2] [V2]', () => {
    const results = invalid({
      liveServices: new Set(),
      request: requestOf([serviceBody('web', dependingOn('cart', 'auth'))]),
    });
    expect(results).toMatchObject([
      {
        validator_id: 'specification',
        details: [
          { subject: '/specification/services/0/dependencies/0/service_name', found: 'unknown_dependency' },
          { subject: '/specification/services/0/dependencies/1/service_name' },
        ],
        recommendations: [{ action: expect.stringContaining('cart') }, { action: expect.stringContaining('auth') }],
      },
    ]);
  });

  it('refuses an environment without room, where its own reservation does not count twice [DA2] [CD4]', () => {
    const reservations = (id: string) => ({
      capacity: { ...emptyCapacity, reservations: { [id]: { peak: one, lasting: one } } },
    });
    expect(invalid(reservations('deployment-2'))).toMatchObject([
      {
        validator_id: 'environment-capacity',
        category: 'HARDWARE',
        message: expect.stringContaining('instances: 2 would be in use of 1'),
      },
    ]);
    expect(invalid(reservations('deployment-1'))).toEqual([]);
  });
});
