import { describe, expect, it } from '@jest/globals';
import {
  acquireLease,
  cancelQueued,
  failQueued,
  mustStop,
  queueDeployment,
  requestCancel,
  supersededBy,
} from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { NewDeploymentEvent } from '../../../../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { after, failure, now, stateIn } from './deployment.fixture.ts';

const follow = (state: DeploymentState, events: readonly NewDeploymentEvent[]): DeploymentState =>
  after(state, events, evolveDeployment);
const accepted = stateIn('PENDING', { lease_token: 0 });
const queued = follow(accepted, [queueDeployment('dev', 'HOTFIX', 2)]);
const turn = { environment_id: 'dev', lease_token: 8, plan_hash: 'new plan' };

describe('a queued deployment', () => {
  it('is PENDING, without a token, and tells its priority, since when it waits and its place', () => {
    const [event] = [queueDeployment('dev', 'HOTFIX', 2)];
    expect(event.details).toMatchObject({ position: 2, message: 'Waits for the lease of dev, place 2 in line.' });
    expect(queued).toMatchObject({
      status: 'PENDING',
      phase: 'INITIATION',
      lease_token: 0,
      queued: { priority: 'HOTFIX', at: queued.updated_at },
    });
  });

  it('becomes at its turn as one that was accepted at once, under its token and its new plan [B5]', () => {
    const begun = follow(queued, acquireLease(turn));
    expect(begun).toMatchObject({ status: 'PENDING', lease_token: 8, plan_hash: 'new plan' });
    expect(begun).not.toHaveProperty('queued');
    expect(mustStop(begun)).toBe(false);
  });

  it('ends CANCELLED at once when it is cancelled, with who and why, and nothing to undo [B5]', () => {
    const cancelled = follow(queued, cancelQueued(queued, { by: 'bob', reason: 'the wrong day' }, now));
    expect(cancelled).toMatchObject({
      status: 'CANCELLED',
      cancel_requested: { by: 'bob', reason: 'the wrong day' },
      rollback: { status: 'NOT_NEEDED' },
      finished_at: cancelled.updated_at,
    });
    expect(cancelled).not.toHaveProperty('queued');
    expect(cancelQueued(cancelled, { by: 'bob', reason: 'again' }, now)).toEqual([]);
    expect(requestCancel(cancelled, 'bob', 'again')).toEqual({ outcome: 'already_requested', events: [] });
  });

  it('ends FAILED when its turn shows that it cannot be', () => {
    const failed = follow(queued, failQueued(queued, failure));
    expect(failed).toMatchObject({ status: 'FAILED', failure, rollback: { status: 'NOT_NEEDED' } });
    expect(failed).not.toHaveProperty('queued');
  });

  it('that has begun is neither cancelled nor failed as one that waits', () => {
    const begun = follow(queued, acquireLease(turn));
    expect(cancelQueued(begun, { by: 'bob', reason: 'late' }, now)).toEqual([]);
    expect(failQueued(begun, failure)).toEqual([]);
  });

  it('is told who superseded it', () => {
    expect(supersededBy({ deployment_id: '01J', name: 'shop-v3', by: 'bob' })).toEqual({
      by: 'bob',
      reason: 'superseded by shop-v3 (01J)',
    });
  });

  it('has no priority but the two', () => {
    const event = { ...queueDeployment('dev', 'NORMAL', 1), details: { priority: 'URGENT' } };
    expect(() => follow(accepted, [event])).toThrow();
  });
});
