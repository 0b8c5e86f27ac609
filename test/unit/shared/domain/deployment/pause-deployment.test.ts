import { describe, expect, it } from '@jest/globals';
import {
  isPaused,
  pausedSince,
  requestPause,
  requestResume,
} from '../../../../../shared/domain/deployment/pause-deployment.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { deploymentStatuses, isTerminal } from '../../../../../shared/domain/deployment/deployment-status.ts';
import { evolveDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import type { SteeringDecision } from '../../../../../shared/domain/deployment/steering-decision.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { after, failure, now, stateIn } from './deployment.fixture.ts';

const follow = (state: DeploymentState, decision: SteeringDecision): DeploymentState =>
  after(state, decision.outcome === 'refused' ? [] : decision.events, evolveDeployment);
const running = deploymentStatuses.filter((status) => !isTerminal(status));
const undoing = { status: 'IN_PROGRESS' as const, remaining: [], kept: [] };

describe('requestPause and requestResume', () => {
  it.each(running)('stop and let go a deployment that is %s, and keep who said so and why [B10]', (status) => {
    const paused = follow(stateIn(status), requestPause(stateIn(status), 'bob', 'errors on the graph'));
    expect(paused).toMatchObject({ status, paused: { by: 'bob', reason: 'errors on the graph' } });
    expect(isPaused(paused, now)).toBe(true);
    const resumed = follow(paused, requestResume(paused, 'ann', 'it was the graph'));
    expect(resumed).not.toHaveProperty('paused');
    expect(isPaused(resumed, now)).toBe(false);
  });

  it('are the same asked twice as once: the first pause stands [B10]', () => {
    const paused = follow(stateIn('TESTING'), requestPause(stateIn('TESTING'), 'bob', 'wait'));
    expect(requestPause(paused, 'ann', 'me too')).toEqual({ outcome: 'already_requested', events: [] });
    expect(requestResume(stateIn('TESTING'), 'ann', 'go')).toEqual({ outcome: 'already_requested', events: [] });
  });

  it.each([
    ['COMPLETED', stateIn('COMPLETED')],
    ['CANCELLED', stateIn('CANCELLED')],
    ['being undone', stateIn('DEPLOYING', { rollback: undoing })],
    ['ann cancelled it', stateIn('DEPLOYING', { cancel_requested: { by: 'ann', reason: 'so', at: now } })],
    ['has failed', stateIn('DEPLOYING', { failure })],
    [`waits for a decision until ${now}`, stateIn('DEPLOYING', { failure, decide_before: now })],
  ])('are refused of one that goes no further: %s [B10]', (words, state) => {
    const refusal = { outcome: 'refused', code: 'illegal_transition', message: expect.stringContaining(words) };
    expect(requestPause(state, 'bob', 'so')).toMatchObject(refusal);
    expect(requestResume({ ...state, paused: { by: 'bob', reason: 'so', at: now } }, 'bob', 'so')).toMatchObject(
      refusal,
    );
  });
});

describe('pausedSince', () => {
  const at = timestampOf(1_000);
  const held = { by: 'cat', reason: 'the line is stopped', at: timestampOf(500), expires_at: timestampOf(5_000) };
  const paused = { by: 'bob', reason: 'so', at };

  it('holds while the environment is held, until that expires [B5]', () => {
    expect(pausedSince({ held }, timestampOf(4_999))).toBe(held.at);
    expect(isPaused({ held }, held.expires_at)).toBe(false);
  });

  it('is since the first of the two that hold; a pause outlasts the hold', () => {
    expect(pausedSince({ held, paused }, timestampOf(2_000))).toBe(held.at);
    expect(pausedSince({ held, paused }, timestampOf(5_000))).toBe(at);
    expect(pausedSince({}, at)).toBeUndefined();
  });

  it('is told by events: a hold comes and goes beside a pause [I6]', () => {
    const event = (event_type: 'HOLD_PLACED' | 'HOLD_RELEASED') => ({
      event_type,
      phase: 'DEPLOYMENT' as const,
      status: 'INFO' as const,
      details: { by: 'cat', reason: 'the line is stopped', expires_at: held.expires_at, environment_id: 'dev' },
      source_component: 'orchestrator' as const,
    });
    const heldState = after(stateIn('DEPLOYING', { paused }), [event('HOLD_PLACED')], evolveDeployment);
    expect(heldState.held).toEqual({ ...held, at: heldState.updated_at });
    const released = after(heldState, [event('HOLD_RELEASED')], evolveDeployment);
    expect(released).not.toHaveProperty('held');
    expect(released.paused).toEqual(paused);
  });
});
