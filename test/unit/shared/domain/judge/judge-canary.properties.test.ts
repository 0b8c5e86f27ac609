import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { judgeCanary, judgeLimits } from '../../../../../shared/domain/judge/judge-canary.ts';
import { judgementSchema, type Verdict } from '../../../../../shared/domain/judge/judgement.ts';
import type { TrafficSample } from '../../../../../shared/domain/judge/traffic-sample.ts';
import { verdictOfAll } from '../../../../../shared/domain/judge/verdict-table.ts';
import { canaryAnalysisSchema, type CanaryAnalysis } from '../../../../../shared/domain/service/deployment-strategy.ts';
import { sampleOf } from './traffic.fixture.ts';

const latency = fc.oneof(
  fc.constantFrom(0, 5e-324, 1e-9, 60_000),
  fc.integer({ min: 0, max: 9 }),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
);
const sample: fc.Arbitrary<TrafficSample> = fc
  .tuple(fc.array(latency, { maxLength: 80 }), fc.oneof(fc.constant(0), fc.nat(40)))
  .map(([milliseconds, errors]) => sampleOf(milliseconds, errors));
const analysis: fc.Arbitrary<CanaryAnalysis> = fc
  .record(
    {
      confidence_percent: fc.constantFrom(80, 95, 99.99),
      min_requests: fc.integer({ min: 20, max: 90 }),
      max_error_increase_percent: fc.constantFrom(0, 0.1, 10, 100),
      max_latency_increase_percent: fc.constantFrom(0, 10, 1_000),
      max_latency_increase_milliseconds: fc.constantFrom(0, 0.5, 60_000),
      max_error_percent: fc.constantFrom(0, 1, 100),
      max_p95_milliseconds: fc.constantFrom(1, 60_000),
    },
    { requiredKeys: ['min_requests'] },
  )
  .map((given) => canaryAnalysisSchema.parse(given));
const judgements = fc.integer({ min: 1, max: 100 });
const question = fc.record({ baseline: sample, canary: sample, analysis, judgements });

const severity: Readonly<Record<Verdict, number>> = { PASS: 0, INCONCLUSIVE: 1, FAIL: 2 };

describe('any judgement', () => {
  it('has only finite numbers, sentences that end with their verdict, and the worst verdict of all', () => {
    fc.assert(
      fc.property(question, (asked) => {
        for (const judgement of [judgeCanary(asked), judgeLimits(asked)]) {
          expect(judgementSchema.parse(judgement)).toEqual(judgement);
          expect(judgement.verdict).toBe(verdictOfAll(judgement.metrics));
          expect(judgement.sentence.startsWith(`${judgement.verdict}: `)).toBe(true);
          for (const { sentence, verdict } of judgement.metrics) {
            expect(sentence.endsWith(`: ${verdict}.`)).toBe(true);
            expect(sentence).not.toMatch(/NaN|Infinity|undefined|null|\de[-+]?\d|\b0 times/);
          }
        }
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('never passes with fewer requests than needed, on either side [B3]', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { baseline, canary } = asked;
        fc.pre(Math.min(baseline.requests, canary.requests) < asked.analysis.min_requests);
        for (const { verdict } of judgeCanary(asked).metrics.slice(0, 2)) expect(verdict).not.toBe('PASS');
      }),
    );
  }, 60_000);

  it('fails no canary for doing exactly what the running version did [B3]', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const compared = judgeCanary({ ...asked, canary: asked.baseline }).metrics.slice(0, 2);
        expect(compared.map(({ verdict }) => verdict)).not.toContain('FAIL');
      }),
    );
  }, 60_000);

  it('is no milder for one more error among as many requests', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { canary } = asked;
        fc.pre(canary.errors < canary.requests);
        const [before] = judgeCanary(asked).metrics;
        const [after] = judgeCanary({ ...asked, canary: { ...canary, errors: canary.errors + 1 } }).metrics;
        expect(severity[after!.verdict]).toBeGreaterThanOrEqual(severity[before!.verdict]);
      }),
    );
  }, 60_000);

  it('asks for as much or more with more judgements: no FAIL comes of looking oftener', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const often = judgeCanary({ ...asked, judgements: asked.judgements * 10 });
        if (often.verdict === 'FAIL') expect(judgeCanary(asked).verdict).toBe('FAIL');
      }),
    );
  }, 60_000);
});
