import { describe, expect, it } from '@jest/globals';
import {
  environmentHoldSchema,
  holdInForce,
  holdRequestSchema,
  holdThatStops,
  placeHold,
  type HoldRequest,
} from '../../../../../shared/domain/environment/hold.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';

const now = Date.UTC(2026, 10, 23, 19);
const asked: HoldRequest = { reason: 'incident 42', expires_in_seconds: 3_600, allow_hotfix: false };
const { hold } = placeHold(undefined, asked, 'ada', now);

describe('what is posted to hold an environment', () => {
  it('lasts from a minute to a week, has a reason, and stops HOTFIX too unless told', () => {
    const body = { reason: 'incident 42', expires_in_seconds: 60 };
    expect(holdRequestSchema.parse(body)).toEqual({ ...body, allow_hotfix: false });
    for (const wrong of [
      { ...body, expires_in_seconds: 59 },
      { ...body, expires_in_seconds: 604_801 },
      { ...body, expires_in_seconds: 60.5 },
      { ...body, reason: '' },
      { ...body, reason: 'x'.repeat(501) },
      { ...body, by: 'somebody else' },
      { reason: 'for ever' },
      { expires_in_seconds: 60 },
    ])
      expect(holdRequestSchema.safeParse(wrong).success).toBe(false);
  });
});

describe('placing a hold', () => {
  it('keeps who stopped the line, why, and until when [B5]', () => {
    expect(environmentHoldSchema.parse(hold)).toEqual({
      by: 'ada',
      reason: 'incident 42',
      at: timestampOf(now),
      expires_at: timestampOf(now + 3_600_000),
      allow_hotfix: false,
    });
  });

  it('twice is as once, whoever asks the second time [B5]', () => {
    expect(placeHold(hold, asked, 'bob', now + 60_000)).toEqual({ outcome: 'unchanged', hold });
  });

  it.each<[string, Partial<HoldRequest>]>([
    ['another reason', { reason: 'incident 43' }],
    ['another time', { expires_in_seconds: 7_200 }],
    ['hotfixes', { allow_hotfix: true }],
  ])('with %s replaces it, and its time begins anew', (_, change) => {
    const request = { ...asked, ...change };
    const replaced = placeHold(hold, request, 'bob', now + 60_000);
    expect(replaced).toMatchObject({ outcome: 'replaced', hold: { by: 'bob', at: timestampOf(now + 60_000) } });
    expect(placeHold(replaced.hold, request, 'ada', now + 90_000).outcome).toBe('unchanged');
  });

  it('over one that has expired places it', () => {
    expect(placeHold(hold, asked, 'bob', now + 3_600_000)).toMatchObject({ outcome: 'placed', hold: { by: 'bob' } });
  });
});

describe('a hold', () => {
  it('counts as none from the moment at which it expires', () => {
    expect(holdInForce(hold, now + 3_599_999)).toBe(hold);
    expect(holdInForce(hold, now + 3_600_000)).toBeUndefined();
    expect(holdInForce(undefined, now)).toBeUndefined();
    expect(holdThatStops(hold, 'NORMAL', now + 3_600_000)).toBeUndefined();
  });

  it('lets a HOTFIX pass when it says so, and nothing else [B5]', () => {
    const lenient = { ...hold, allow_hotfix: true };
    expect(holdThatStops(hold, 'NORMAL', now)).toBe(hold);
    expect(holdThatStops(hold, 'HOTFIX', now)).toBe(hold);
    expect(holdThatStops(lenient, 'NORMAL', now)).toBe(lenient);
    expect(holdThatStops(lenient, 'HOTFIX', now)).toBeUndefined();
  });
});
