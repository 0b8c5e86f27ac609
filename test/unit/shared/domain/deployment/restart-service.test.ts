import { describe, expect, it } from '@jest/globals';
import { restartedService } from '../../../../../shared/domain/deployment/restart-service.ts';
import type { ServiceRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

const [then, now] = [timestampOf(1_000), timestampOf(90_000)];
const record: ServiceRecord = {
  service_name: 'cart',
  status: 'FAILED',
  next_action: 3,
  started_at: then,
  updated_at: then,
  action_started_at: then,
  message: 'cart 2 did not get healthy',
  failure: { step: 'W43', code: 'service_unhealthy' },
};
const bake = (step: number) => ({ step, weight_percent: 10, began_at: then, looks: 1 });

describe('restartedService', () => {
  it('begins again without the failure, with its full time to get healthy [B10]', () => {
    expect(restartedService(record, now)).toEqual({
      service_name: 'cart',
      status: 'IN_PROGRESS',
      next_action: 0,
      restart: true,
      started_at: then,
      updated_at: now,
      action_started_at: now,
    });
  });

  it('keeps the bakes that are over, and bakes again what failed or was cut off [B10]', () => {
    const passed = { ...bake(0), ended_at: then, outcome: 'PASSED' as const };
    const proceeded = { ...bake(1), ended_at: then, outcome: 'PROCEEDED' as const };
    const failed = { ...bake(2), ended_at: then, outcome: 'FAILED' as const };
    expect(restartedService({ ...record, bakes: [passed, proceeded, failed] }, now).bakes).toEqual([passed, proceeded]);
    expect(restartedService({ ...record, bakes: [bake(0)] }, now)).not.toHaveProperty('bakes');
  });
});
