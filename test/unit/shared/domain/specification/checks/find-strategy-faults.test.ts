import { describe, expect, it } from '@jest/globals';
import { findStrategyFaults } from '../../../../../../shared/domain/specification/checks/find-strategy-faults.ts';
import { showFindings } from '../../../../../../shared/domain/specification/specification-fault.ts';
import type { CloudProvider } from '../../../../../../shared/domain/naming/names.ts';
import { environmentOf, requestOf, serviceBody } from '../../release.fixture.ts';

const faultsOf = (deployment_strategy: object, cloud_provider: CloudProvider = 'LOCAL') =>
  showFindings(
    findStrategyFaults(requestOf([serviceBody('other'), serviceBody('cart', { deployment_strategy })]), {
      liveServices: new Set(),
      environment: environmentOf({ cloud_provider }),
    }),
  );
const step = (weight_percent: number, bake_seconds = 60) => ({ weight_percent, bake_seconds });
const canary = (...steps: readonly object[]) => ({ kind: 'CANARY', steps });
const at = (place: string) => `/specification/services/1/deployment_strategy${place}`;

describe('what is wrong with a strategy', () => {
  it.each([
    { kind: 'BLUE_GREEN' },
    { kind: 'BLUE_GREEN', bake_seconds: 600, analysis: { max_error_percent: 1, max_bake_seconds: 600 } },
    canary(step(1)),
    canary(step(5), step(10, 0), step(50)),
    canary(step(50), step(100)),
    { ...canary(step(10, 30), step(50, 60)), analysis: { max_bake_seconds: 60 } },
  ])('is nothing where traffic can be shifted: %j', (strategy) => {
    expect(faultsOf(strategy)).toEqual([]);
  });

  it.each([{ kind: 'BLUE_GREEN' }, canary(step(10))])('is that AWS cannot do it yet: %j [W11]', (strategy) => {
    expect(faultsOf(strategy, 'AWS')).toEqual([
      {
        pointer: at('/kind'),
        code: 'not_supported',
        message: `cart asks for the strategy ${strategy.kind}, and dev is an environment of AWS, where traffic cannot be shifted by weights and measured yet. Use ROLLING or RECREATE.`,
      },
    ]);
  });

  it.each([
    [[step(10), step(10)], '/steps/1/weight_percent', 'goes from 10% to 10%'],
    [[step(10), step(50), step(25)], '/steps/2/weight_percent', 'Set it to at least 51'],
    [[step(100), step(100)], '/steps/1/weight_percent', 'a step after the one with all traffic'],
    [[step(100), step(50)], '/steps/1/weight_percent', 'a step after the one with all traffic'],
  ])('is a step that does not shift more than the one before: %j [W11]', (steps, place, words) => {
    expect(faultsOf(canary(...steps))).toEqual([
      { pointer: at(place), code: 'invalid_strategy', message: expect.stringContaining(words) },
    ]);
  });

  it('is a longest bake that is shorter than a bake [W11]', () => {
    const place = at('/analysis/max_bake_seconds');
    const fault = { pointer: place, code: 'invalid_strategy' };
    const steps = [step(10, 30), step(50, 60)];
    expect(faultsOf({ ...canary(...steps), analysis: { max_bake_seconds: 59 } })).toMatchObject([fault]);
    expect(faultsOf({ kind: 'BLUE_GREEN', bake_seconds: 2, analysis: { max_bake_seconds: 1 } })).toMatchObject([fault]);
  });
});
