import { describe, expect, it } from '@jest/globals';
import { judgeHealth } from '../../../../../functions/orchestrator/rollout/judge-health.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';
import type { InstanceHealth, RunningVersion } from '../../../../../shared/ports/service-deployer.port.ts';

const checks = [healthCheckSchema.parse({ kind: 'HTTP' })];
const running = (wanted_instances: number, ...states: readonly InstanceHealth['state'][]): RunningVersion => ({
  version_id: '1-a',
  version: '1',
  wanted_instances,
  weight: 0,
  instances: states.map((state, index) => ({ instance_id: `i${index}`, state, last_answer: state, restarts: 0 })),
});

describe('the health of a version that is rolled out', () => {
  it.each<[string, RunningVersion]>([
    ['healthy', running(2, 'HEALTHY', 'HEALTHY')],
    ['starting', running(2, 'HEALTHY', 'STARTING')],
    ['starting', running(2, 'HEALTHY')],
    ['unhealthy', running(2, 'HEALTHY', 'EXITED')],
    ['unhealthy', running(2, 'UNHEALTHY', 'STARTING')],
    ['healthy', running(2, 'HEALTHY', 'STARTING', 'HEALTHY')],
    ['healthy', running(2, 'HEALTHY', 'UNHEALTHY', 'HEALTHY')],
    ['starting', running(2, 'HEALTHY', 'UNHEALTHY', 'STARTING')],
    ['unhealthy', running(2, 'HEALTHY', 'UNHEALTHY', 'EXITED')],
  ])('is %s by what is wanted, whatever runs beyond that by load', (kind, version) => {
    expect(judgeHealth(version, checks).kind).toBe(kind);
  });

  it('is none of what is gone', () => {
    expect(judgeHealth(undefined, checks)).toEqual({ kind: 'unhealthy', words: 'it is not installed any more' });
  });
});
