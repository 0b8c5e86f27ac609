import { describe, expect, it } from '@jest/globals';
import {
  advanceBake,
  isJudgementDue,
  secondsUntilLook,
  type BakeLook,
} from '../../../../../shared/domain/deployment/advance-bake.ts';
import { lookTimesOf } from '../../../../../shared/domain/deployment/plan-bakes.ts';
import type { BakeRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import type { Judgement, Verdict } from '../../../../../shared/domain/judge/judgement.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { canaryAnalysisSchema } from '../../../../../shared/domain/service/deployment-strategy.ts';

const bake_seconds = 80;
const nothing = {
  requests: 0,
  errors: 0,
  error_percent: 0,
  latency_p50_milliseconds: 0,
  latency_p95_milliseconds: 0,
};
const judgementOf = (verdict: Verdict): Judgement => ({
  verdict,
  sentence: `${verdict}.`,
  baseline: nothing,
  canary: nothing,
  metrics: [],
});
const begun: BakeRecord = { step: 0, weight_percent: 10, began_at: timestampOf(0), looks: 0 };

/** A look so many seconds after the bake began, which is judged after 10, 20, 40, 80, 160 and 240 seconds. */
const lookAfter = (seconds: number, more: Partial<BakeLook> = {}, analysis: object = {}): BakeLook => {
  const parsed = canaryAnalysisSchema.parse(analysis);
  const times = lookTimesOf(bake_seconds, parsed);
  return { now: timestampOf(seconds * 1_000), times, analysis: parsed, isHealthy: true, ...more };
};
const judged = (seconds: number, verdict: Verdict, more: Partial<BakeLook> = {}, analysis: object = {}): BakeLook =>
  lookAfter(seconds, { judgement: judgementOf(verdict), ...more }, analysis);
const after = (...looks: readonly BakeLook[]): BakeRecord =>
  looks.reduce<BakeRecord>((bake, look) => advanceBake(bake, look), begun);

describe('when a bake is due to be judged', () => {
  it('is at its times, once each', () => {
    expect(isJudgementDue(begun, lookAfter(9))).toBe(false);
    expect(isJudgementDue(begun, lookAfter(10))).toBe(true);
    const looked = after(judged(10, 'INCONCLUSIVE'));
    expect(looked.looks).toBe(1);
    expect([19, 20].map((seconds) => isJudgementDue(looked, lookAfter(seconds)))).toEqual([false, true]);
  });

  it('is once for all the times that nobody was there to look at', () => {
    const looked = after(judged(45, 'INCONCLUSIVE'));
    expect(looked.looks).toBe(3);
    expect(isJudgementDue(looked, lookAfter(79))).toBe(false);
  });

  it('is when a person ends it, while a judgement is left; not again and again while the version is ill [B10]', () => {
    expect(isJudgementDue(begun, lookAfter(1, { finished_by: 'ada' }))).toBe(true);
    expect(isJudgementDue(begun, lookAfter(1, { finished_by: 'ada', isHealthy: false }))).toBe(false);
    const spent = after(judged(240, 'INCONCLUSIVE', {}, { on_inconclusive: 'PAUSE' }));
    expect(isJudgementDue(spent, lookAfter(241, { finished_by: 'ada' }))).toBe(false);
  });
});

describe('a bake', () => {
  it('is failed by any judgement, at once [B3]', () => {
    expect(after(judged(10, 'FAIL'))).toMatchObject({ outcome: 'FAILED', ended_at: timestampOf(10_000) });
  });

  it('is not passed by an early one: that can only fail it [B3]', () => {
    expect(after(judged(10, 'PASS'), judged(20, 'PASS'), judged(40, 'PASS')).outcome).toBeUndefined();
    expect(after(judged(40, 'PASS'), judged(80, 'PASS'))).toMatchObject({ outcome: 'PASSED', looks: 4 });
  });

  it('is extended while the verdict is INCONCLUSIVE, and passed by a later PASS [B3]', () => {
    const extended = after(judged(80, 'INCONCLUSIVE'));
    expect(extended).toMatchObject({ looks: 4 });
    expect(extended.outcome).toBeUndefined();
    expect(advanceBake(extended, judged(160, 'PASS'))).toMatchObject({ outcome: 'PASSED', looks: 5 });
  });

  it.each([
    ['ROLL_BACK', 'FAILED'],
    ['PROCEED', 'PROCEEDED'],
    ['PAUSE', undefined],
  ])('without a verdict at its longest does as the specification says: %s [B3]', (on_inconclusive, outcome) => {
    const analysis = { on_inconclusive };
    const looks = [80, 160, 240].map((seconds) => judged(seconds, 'INCONCLUSIVE', {}, analysis));
    expect(after(...looks.slice(0, 2)).outcome).toBeUndefined();
    expect(after(...looks).outcome).toBe(outcome);
  });

  it('that is to PAUSE waits a day for a person, then fails [B3]', () => {
    const analysis = { on_inconclusive: 'PAUSE' };
    const waiting = after(judged(240, 'INCONCLUSIVE', {}, analysis));
    expect(waiting.decide_before).toBe(timestampOf((240 + 86_400) * 1_000));
    expect(advanceBake(waiting, lookAfter(86_639, {}, analysis))).toBe(waiting);
    expect(advanceBake(waiting, lookAfter(86_640, {}, analysis)).outcome).toBe('FAILED');
    const finished = advanceBake(waiting, lookAfter(300, { finished_by: 'ada' }, analysis));
    expect(finished).toMatchObject({ outcome: 'PROCEEDED', by: 'ada' });
  });

  it.each<[Verdict, object]>([
    ['PASS', { outcome: 'PROCEEDED', by: 'ada' }],
    ['INCONCLUSIVE', { outcome: 'PROCEEDED', by: 'ada' }],
    ['FAIL', { outcome: 'FAILED' }],
  ])('that a person ends goes on, but not when the judge says FAIL: %s [B10]', (verdict, end) => {
    expect(after(judged(3, verdict, { finished_by: 'ada' }))).toMatchObject(end);
  });

  it('does not end well while the new version is ill, and does when it is well again [B3]', () => {
    const ill = after(lookAfter(79, { isHealthy: false }), judged(80, 'PASS', { isHealthy: false }));
    expect(ill).toMatchObject({ ailing_since: timestampOf(79_000), looks: 4 });
    expect(ill.outcome).toBeUndefined();
    const well = advanceBake(ill, lookAfter(81));
    expect(well.outcome).toBe('PASSED');
    expect(well.ailing_since).toBeUndefined();
  });

  it('stays the very same when a look changes nothing, so that nothing is stored', () => {
    expect(advanceBake(begun, lookAfter(5))).toBe(begun);
    const ill = after(lookAfter(5, { isHealthy: false }));
    expect(advanceBake(ill, lookAfter(6, { isHealthy: false }))).toBe(ill);
  });
});

describe('the time until the next look', () => {
  const secondsAfter = (seconds: number, length: number, looks = 0) => {
    const times = lookTimesOf(length, canaryAnalysisSchema.parse({}));
    return secondsUntilLook({ ...begun, looks }, length, { now: timestampOf(seconds * 1_000), times });
  };

  it.each([
    ['a twentieth of the bake', 0, 400, 0, 20],
    ['a second at least', 0, 4, 0, 1],
    ['a minute at most', 0, 86_400, 0, 60],
    ['no later than the next judgement', 45, 400, 0, 5],
    ['a twentieth of the time since, once it is extended', 300, 20, 6, 15],
  ])('is %s', (_, seconds, length, looks, expected) => {
    expect(secondsAfter(seconds, length, looks)).toBe(expected);
  });

  it('is no later than the end of the time that a person has to decide', () => {
    const analysis = { on_inconclusive: 'PAUSE' };
    const waiting = after(judged(240, 'INCONCLUSIVE', {}, analysis));
    expect(secondsUntilLook(waiting, bake_seconds, lookAfter(86_600, {}, analysis))).toBe(40);
  });
});
