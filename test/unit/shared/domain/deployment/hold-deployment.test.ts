import { describe, expect, it } from '@jest/globals';
import { followHold } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import type { EnvironmentHold } from '../../../../../shared/domain/environment/hold.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { after, stateIn } from './deployment.fixture.ts';

const at = 1_000_000;
const hold: EnvironmentHold = {
  by: 'ada',
  reason: 'incident 42',
  at: timestampOf(at),
  expires_at: timestampOf(at + 60_000),
  allow_hotfix: false,
};
const follow = (state: DeploymentState, wanted: EnvironmentHold | undefined, by = 'ada', now = at): DeploymentState =>
  after(state, followHold(state, wanted, by, now), evolveDeployment);

describe('the flag of a held deployment', () => {
  const held = follow(stateIn('DEPLOYING'), hold);

  it('says who holds it, why and until when, in whatever phase it is [B5]', () => {
    for (const status of ['PENDING', 'VALIDATING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const)
      expect(follow(stateIn(status), hold)).toMatchObject({
        status,
        held: { by: 'ada', reason: 'incident 42', expires_at: hold.expires_at },
      });
  });

  it('is set once, goes with the hold, and comes back with the next', () => {
    expect(followHold(held, hold, 'bob', at)).toEqual([]);
    const released = follow(held, undefined, 'bob');
    expect(released).not.toHaveProperty('held');
    expect(followHold(released, undefined, 'bob', at)).toEqual([]);
    expect(follow(released, hold).held).toMatchObject({ by: 'ada' });
  });

  it('takes on what replaces the hold', () => {
    const longer = { ...hold, by: 'bob', expires_at: timestampOf(at + 120_000) };
    expect(follow(held, longer).held).toMatchObject({ by: 'bob', expires_at: longer.expires_at });
  });

  it('that has expired is none: nothing is released, and the next hold is placed', () => {
    expect(followHold(held, undefined, 'ada', at + 60_000)).toEqual([]);
    const next = { ...hold, expires_at: timestampOf(at + 180_000) };
    expect(follow(held, next, 'ada', at + 60_000).held).toMatchObject({ expires_at: next.expires_at });
  });

  it('is never set on what has ended or is being undone: a hold stops no rollback [B5]', () => {
    const undoing = { rollback: { status: 'IN_PROGRESS' as const, remaining: [], kept: [] } };
    for (const state of [
      stateIn('COMPLETED'),
      stateIn('FAILED'),
      stateIn('TESTING', undoing),
      stateIn('COMPLETED', undoing),
    ])
      expect(followHold(state, hold, 'ada', at)).toEqual([]);
  });
});
