import { describe, expect, it } from '@jest/globals';
import { judgeBake, sampledFrom } from '../../../../../shared/domain/deployment/judge-bake.ts';
import { isShifting } from '../../../../../shared/domain/deployment/plan-bakes.ts';
import { deploymentStrategySchema } from '../../../../../shared/domain/service/deployment-strategy.ts';

const samples = [
  { version_id: 'old', requests: 1_000, errors: 0, latencies: [{ milliseconds: 5, count: 1_000 }] },
  { version_id: 'new', requests: 100, errors: 3, latencies: [{ milliseconds: 5, count: 97 }] },
];
/** Of a canary with so many steps, each of which is watched. */
const verdictWith = (count: number) => {
  const steps = Array.from({ length: count }, (_, step) => ({ weight_percent: step + 1, bake_seconds: 80 }));
  const strategy = deploymentStrategySchema.parse({ kind: 'CANARY', steps });
  if (!isShifting(strategy)) throw new Error(strategy.kind);
  return judgeBake({ strategy, bake: { weight_percent: 1 }, samples, version_id: 'new', former_version_id: 'old' })
    .verdict;
};

describe('the judgement of a bake', () => {
  it('has to be as much surer as the rollout makes more judgements [B3]', () => {
    expect([1, 10].map(verdictWith)).toEqual(['FAIL', 'INCONCLUSIVE']);
  });

  it('is of the whole seconds of the bake: what was asked in the second in which it began may be from before it [B3]', () => {
    const second = (began_at: string): string => new Date(sampledFrom({ began_at })).toISOString();
    expect(second('2026-11-23T19:09:23.001Z')).toBe('2026-11-23T19:09:24.000Z');
    expect(second('2026-11-23T19:09:23.000Z')).toBe('2026-11-23T19:09:23.000Z');
  });
});
