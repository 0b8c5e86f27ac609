import { describe, expect, it } from '@jest/globals';
import {
  awaitDecision,
  decisionOnFailure,
  isAwaitingDecision,
  requestRetry,
  requestRollback,
  startRetry,
} from '../../../../../shared/domain/deployment/decide-failure.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { rollbackDeployment } from '../../../../../shared/domain/deployment/roll-back-deployment.ts';
import { millisecondsOf, timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { after, failure, now, stateIn } from './deployment.fixture.ts';

const manual = { kind: 'MANUAL', decide_within_seconds: 60 } as const;
const end = timestampOf(millisecondsOf(now) + 60_000);
const failed = stateIn('DEPLOYING', { failure });
const waiting: DeploymentState = { ...failed, decide_before: end };
const asked: DeploymentState = { ...waiting, retry_requested: { by: 'ann', at: now } };
const cancelled: DeploymentState = { ...waiting, cancel_requested: { by: 'bob', reason: 'so', at: now } };
const undoing = after(waiting, rollbackDeployment(waiting, 'enough', { now }), evolveDeployment);

describe('awaitDecision', () => {
  it('leaves a failed deployment as it is for the time that its strategy gives, and says until when [B10]', () => {
    const events = awaitDecision(failed, manual, now);
    expect(events).toMatchObject([{ event_type: 'DECISION_REQUESTED', details: { decide_before: end } }]);
    const state = after(failed, events, evolveDeployment);
    expect(state).toMatchObject({ status: 'DEPLOYING', failure, decide_before: end });
    expect(isAwaitingDecision(state)).toBe(true);
    expect(awaitDecision(state, manual, end)).toEqual([]);
  });

  it('does nothing for one that is undone at once, was cancelled, or did not fail', () => {
    expect(awaitDecision(failed, { ...manual, kind: 'AUTOMATIC' }, now)).toEqual([]);
    expect(awaitDecision({ ...failed, cancel_requested: { by: 'bob', reason: 'so', at: now } }, manual, now)).toEqual(
      [],
    );
    expect(awaitDecision(stateIn('DEPLOYING'), manual, now)).toEqual([]);
  });
});

describe('decisionOnFailure', () => {
  it.each([
    ['undone at once without a time to decide in', failed, now, 'UNDO'],
    ['waited for', waiting, now, 'WAIT'],
    ['undone when the time is over', waiting, end, 'UNDO'],
    ['undone when somebody cancelled it', cancelled, now, 'UNDO'],
    ['undone when somebody rolled it back', undoing, now, 'UNDO'],
    ['undone when it has ended meanwhile', { ...waiting, status: 'FAILED' as const }, now, 'UNDO'],
    ['tried again when somebody asked', asked, now, 'RETRY'],
    ['tried again when somebody had asked in time', asked, end, 'RETRY'],
    ['undone when it was cancelled after that', { ...cancelled, ...asked }, now, 'UNDO'],
  ] as const)('is %s [B10]', (_, state, at, decision) => {
    expect(decisionOnFailure(state, at)).toBe(decision);
  });
});

describe('requestRetry and startRetry', () => {
  it('clear the failure, so that the deployment goes on where it is [B10]', () => {
    const decision = requestRetry(waiting, 'ann', now);
    expect(decision.outcome).toBe('requested');
    const requested = after(waiting, decision.outcome === 'requested' ? decision.events : [], evolveDeployment);
    expect(requested.retry_requested?.by).toBe('ann');
    const events = startRetry(requested, now);
    expect(events).toMatchObject([{ event_type: 'RETRY_STARTED', details: { by: 'ann' } }]);
    const retried = after(requested, events, evolveDeployment);
    expect(retried).toMatchObject({ status: 'DEPLOYING', retried_at: retried.updated_at });
    for (const flag of ['failure', 'decide_before', 'retry_requested']) expect(retried).not.toHaveProperty(flag);
    expect(startRetry(retried, now)).toEqual([]);
  });

  it('are the same asked twice as once [B10]', () => {
    expect(requestRetry(asked, 'bob', now)).toEqual({ outcome: 'already_requested', events: [] });
  });

  it.each([
    ['DEPLOYING', stateIn('DEPLOYING'), now],
    ['DEPLOYING', cancelled, now],
    ['DEPLOYING', undoing, now],
    ['FAILED', stateIn('FAILED', { failure }), now],
    ['over', waiting, end],
  ] as const)('are refused of one that waits for no decision, or too late: %s [B10]', (words, state, at) => {
    expect(requestRetry(state, 'ann', at)).toMatchObject({
      outcome: 'refused',
      code: 'illegal_transition',
      message: expect.stringContaining(words),
    });
  });

  it('do not begin when somebody cancelled it meanwhile', () => {
    expect(startRetry({ ...asked, ...cancelled }, now)).toEqual([]);
  });
});

describe('requestRollback', () => {
  it('has a deployment undone that waits for a decision, also one that was to be tried again [B10]', () => {
    for (const state of [waiting, asked]) {
      const decision = requestRollback(state, 'enough', now);
      const undone = after(state, decision.outcome === 'requested' ? decision.events : [], evolveDeployment);
      expect(undone).toMatchObject({ rollback: { status: 'IN_PROGRESS', reason: 'enough' } });
      expect(decisionOnFailure(undone, now)).toBe('UNDO');
    }
  });

  it('is the same asked twice as once [B10]', () => {
    expect(requestRollback(undoing, 'again', now)).toEqual({ outcome: 'already_requested', events: [] });
  });

  it.each([stateIn('DEPLOYING'), failed, stateIn('FAILED')])('is refused of one that waits for none', (state) => {
    expect(requestRollback(state, 'so', now)).toMatchObject({ outcome: 'refused', code: 'illegal_transition' });
  });
});
