import { describe, expect, it } from '@jest/globals';
import { chain, tangle } from '../../../../../scripts/bench/planning/dependent-services.ts';
import { planWaves } from '../../../../../shared/domain/planning/plan-waves.ts';

const edgesOf = (services: ReturnType<typeof tangle>): number =>
  services.reduce((sum, { dependencies }) => sum + new Set(dependencies).size, 0);
const wavesOf = (services: ReturnType<typeof tangle>): number => {
  const plan = planWaves(services, new Set());
  return plan.outcome === 'planned' ? plan.waves.length : 0;
};

describe('the services that are planned', () => {
  it('have five different dependencies each on average, and an order', () => {
    const services = tangle(10_000, 5);
    expect([services.length, edgesOf(services)]).toEqual([10_000, 50_000]);
    expect(wavesOf(services)).toBeGreaterThan(1);
  });

  it('are the same on each run', () => {
    expect(tangle(50, 5)).toEqual(tangle(50, 5));
  });

  it('stand in a wave each when they are a chain', () => {
    expect(wavesOf(chain(30))).toBe(30);
  });
});
