import { describe, expect, it } from '@jest/globals';
import {
  finishRequestOf,
  isFinishedByHand,
  requestFinish,
} from '../../../../../shared/domain/deployment/finish-bake.ts';
import type { DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { evolveDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { after, failure, stateIn } from './deployment.fixture.ts';

const at = timestampOf(10_000);
const ofAll = { finish_requested: [{ by: 'ann', at }] };
const ofCart = { finish_requested: [{ by: 'ann', at, service_name: 'cart' }] };

describe('isFinishedByHand', () => {
  it('is not so while nobody asked for it', () => {
    expect(isFinishedByHand({}, timestampOf(1), 'cart')).toBe(false);
  });

  it('is so of a bake that was under way when somebody asked, and of none that began later [B10]', () => {
    expect(isFinishedByHand(ofCart, timestampOf(9_999), 'cart')).toBe(true);
    expect(isFinishedByHand(ofCart, at, 'cart')).toBe(true);
    expect(isFinishedByHand(ofCart, timestampOf(10_001), 'cart')).toBe(false);
  });

  it('is so of the service that was named alone, or of all when none was [B10]', () => {
    expect(isFinishedByHand(ofCart, at, 'web')).toBe(false);
    expect(isFinishedByHand(ofCart, at)).toBe(false);
    expect(isFinishedByHand(ofAll, at, 'web')).toBe(true);
    expect(isFinishedByHand(ofAll, at)).toBe(true);
  });

  it('holds for each service by its own request, and says who asked', () => {
    const both = { finish_requested: [...ofCart.finish_requested, { by: 'bob', at, service_name: 'web' }] };
    expect(finishRequestOf(both, at, 'cart')?.by).toBe('ann');
    expect(finishRequestOf(both, at, 'web')?.by).toBe('bob');
    expect(finishRequestOf(both, at, 'search')).toBeUndefined();
  });
});

describe('requestFinish', () => {
  const deploying = stateIn('DEPLOYING');
  const cart = { service_name: 'cart', began_at: timestampOf(5_000) };
  const web = { service_name: 'web', began_at: timestampOf(6_000) };
  const finished = (state: DeploymentState, open: Parameters<typeof requestFinish>[1], service_name?: string) => {
    const decision = requestFinish(state, open, { by: 'ann', now: at, ...(service_name && { service_name }) });
    return after(state, decision.outcome === 'requested' ? decision.events : [], evolveDeployment);
  };

  it('ends all bakes that are under way, or that of one service [B10]', () => {
    const all = finished(deploying, [cart, web]);
    expect(all.finish_requested).toEqual([{ by: 'ann', at }]);
    const one = finished(deploying, [cart, web], 'web');
    expect(isFinishedByHand(one, web.began_at, 'web')).toBe(true);
    expect(isFinishedByHand(one, cart.began_at, 'cart')).toBe(false);
  });

  it('is kept for each service that was named, and for all when none is [I6]', () => {
    const both = finished(finished(deploying, [cart, web], 'cart'), [cart, web], 'web');
    expect(both.finish_requested).toEqual([
      { by: 'ann', at, service_name: 'cart' },
      { by: 'ann', at, service_name: 'web' },
    ]);
    const later = { ...cart, began_at: timestampOf(11_000) };
    expect(finished(both, [later], 'cart').finish_requested).toEqual([
      { by: 'ann', at, service_name: 'web' },
      { by: 'ann', at: later.began_at, service_name: 'cart' },
    ]);
    expect(finished(both, [later]).finish_requested).toEqual([{ by: 'ann', at: later.began_at }]);
  });

  it('is never before the bake that it ends, though its clock be behind', () => {
    const began_at = timestampOf(10_050);
    expect(isFinishedByHand(finished(deploying, [{ began_at }]), began_at)).toBe(true);
  });

  it('is the same asked twice as once [B10]', () => {
    const once = finished(deploying, [cart, web], 'cart');
    expect(requestFinish(once, [cart, web], { by: 'bob', now: at, service_name: 'cart' })).toEqual({
      outcome: 'already_requested',
      events: [],
    });
    expect(requestFinish(once, [cart, web], { by: 'bob', now: at }).outcome).toBe('requested');
  });

  it.each([
    ['No bake of shop-v1 is under way', deploying, [], undefined],
    ['Under way are those of web', deploying, [web], 'cart'],
    ['has failed', stateIn('DEPLOYING', { failure }), [cart], undefined],
    ['COMPLETED already', stateIn('COMPLETED'), [], undefined],
  ] as const)('is refused when there is none to finish: %s [B10]', (words, state, open, service_name) => {
    const named = { ...state, name: 'shop-v1' };
    expect(
      requestFinish(named, open, { by: 'ann', now: at, ...(service_name !== undefined && { service_name }) }),
    ).toMatchObject({ outcome: 'refused', code: 'illegal_transition', message: expect.stringContaining(words) });
  });
});
