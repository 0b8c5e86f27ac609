import { describe, expect, it } from '@jest/globals';
import {
  bakeProgressOf,
  bakeProgressSchema,
  type SeenTraffic,
  type WatchedService,
} from '../../../../../shared/domain/deployment/bake-progress.ts';
import type { BakeRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { deploymentStrategySchema } from '../../../../../shared/domain/service/deployment-strategy.ts';
import { someServiceRecord } from '../../adapters/store/store-fixture.ts';

const steps = [
  { weight_percent: 10, bake_seconds: 80 },
  { weight_percent: 100, bake_seconds: 40 },
];
const service = { deployment_strategy: deploymentStrategySchema.parse({ kind: 'CANARY', steps }) };
const planned = { version_id: 'new', from_version_id: 'old', from_version: '1.0.0' };
const begun: BakeRecord = { step: 0, weight_percent: 10, began_at: timestampOf(0), looks: 0 };
const watched = (bakes: BakeRecord[], status: WatchedService['record']['status'] = 'IN_PROGRESS'): WatchedService => ({
  record: someServiceRecord('cart', { status, bakes }),
  planned,
  service,
});
const samples = [
  { version_id: 'old', requests: 900, errors: 0, latencies: [{ milliseconds: 5, count: 900 }] },
  { version_id: 'new', requests: 100, errors: 20, latencies: [{ milliseconds: 5, count: 80 }] },
];
const progressAfter = (seconds: number, service_: WatchedService, traffic = samples) => {
  const progress = bakeProgressOf(service_, { samples: traffic }, timestampOf(seconds * 1_000));
  if (progress !== undefined) expect(bakeProgressSchema.parse(progress)).toEqual(progress);
  return progress;
};

describe('the progress of a bake', () => {
  it('has weight, step, time left, and what the judge would say of the traffic now [DA6 B3]', () => {
    expect(progressAfter(30, watched([begun]))).toMatchObject({
      step: 0,
      steps: 2,
      weight_percent: 10,
      former_version: '1.0.0',
      remaining_milliseconds: 50_000,
      is_extended: false,
      judgement: { verdict: 'FAIL', baseline: { requests: 900 }, canary: { requests: 100, errors: 20 } },
    });
  });

  it('has no PASS while the version that it is compared with ails: the judge would not give one [B3]', () => {
    const well = samples.map((sample) => ({
      ...sample,
      requests: 900,
      errors: 0,
      latencies: [{ milliseconds: 5, count: 900 }],
    }));
    const judgementBeside = (seen: SeenTraffic) =>
      bakeProgressOf(watched([begun]), seen, timestampOf(30_000))?.judgement;
    expect(judgementBeside({ samples: well })?.verdict).toBe('PASS');
    expect(judgementBeside({ samples: well, former_ails: '1 of 2 instances healthy' })).toMatchObject({
      verdict: 'INCONCLUSIVE',
      sentence: 'INCONCLUSIVE: cart 1.0.0, which it is compared with, is not healthy itself: 1 of 2 instances healthy.',
    });
    expect(judgementBeside({ samples, former_ails: '1 of 2 instances healthy' })?.verdict).toBe('FAIL');
  });

  it('counts down to the end of the extension under way', () => {
    expect(progressAfter(100, watched([begun]))).toMatchObject({ remaining_milliseconds: 60_000, is_extended: true });
    expect(progressAfter(241, watched([begun]))).toMatchObject({ remaining_milliseconds: 0, is_extended: true });
  });

  it('names no other version where all traffic is on the new one', () => {
    const last = { ...begun, step: 1, weight_percent: 100 };
    const progress = progressAfter(0, watched([{ ...begun, outcome: 'PASSED' }, last]));
    expect(progress).toMatchObject({ step: 1, judgement: { metrics: [] } });
    expect(progress?.former_version).toBeUndefined();
  });

  it('has the newest judgement that counted where traffic is not measured, and when it is over', () => {
    expect(bakeProgressOf(watched([begun]), undefined, timestampOf(30_000))?.judgement).toBeUndefined();
    const judgement = progressAfter(30, watched([begun]))?.judgement;
    const failed: BakeRecord = {
      ...begun,
      ended_at: timestampOf(9_000),
      outcome: 'FAILED',
      ...(judgement && { judgement }),
    };
    const progress = progressAfter(90, watched([failed], 'FAILED'), []);
    expect(progress).toMatchObject({ outcome: 'FAILED', judgement, remaining_milliseconds: 0, is_extended: false });
  });

  it('is none of a service that is not at a bake', () => {
    expect(progressAfter(0, watched([]))).toBeUndefined();
    expect(progressAfter(0, watched([{ ...begun, outcome: 'PASSED' }], 'ACTIVE'))).toBeUndefined();
    expect(progressAfter(0, watched([{ ...begun, outcome: 'PASSED' }], 'FAILED'))).toBeUndefined();
  });
});
