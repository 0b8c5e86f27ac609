import { describe, expect, it } from '@jest/globals';
import { finishRequestOf, isFinishedByHand } from '../../../../../shared/domain/deployment/finish-bake.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

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
