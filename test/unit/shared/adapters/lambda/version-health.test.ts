import { describe, expect, it } from '@jest/globals';
import {
  afterRound,
  isRecent,
  isSettled,
  pauseAfter,
  startedAt,
  type ProbeOutcome,
  type VersionHealth,
} from '../../../../../shared/adapters/lambda/version-health.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';

const check = healthCheckSchema.parse({ kind: 'HTTP', interval_milliseconds: 500, start_period_milliseconds: 1_000 });
const page = healthCheckSchema.parse({ ...check, name: 'page' });
const passed: ProbeOutcome = { passed: true, answer: 'GET /health answered 200' };
const failed: ProbeOutcome = { passed: false, answer: 'GET /health answered 503, expected 200' };

const after = (outcomes: readonly ProbeOutcome[], from: VersionHealth = startedAt(0), each = 100): VersionHealth =>
  outcomes.reduce((health, outcome, index) => afterRound(health, [{ check, outcome }], (index + 1) * each), from);

describe('the health of a version', () => {
  it('begins as starting, and is settled when it has passed often enough [W43]', () => {
    expect(isSettled(startedAt(0))).toBe(false);
    expect(after([passed])).toMatchObject({ state: 'STARTING' });
    const healthy = after([passed, passed]);
    expect(healthy).toMatchObject({
      state: 'HEALTHY',
      last_answer: passed.answer,
      checked_at: '1970-01-01T00:00:00.200Z',
    });
    expect(isSettled(healthy)).toBe(true);
  });

  it('is unhealthy when it fails beyond its start period [W43]', () => {
    expect(after([failed, failed]).state).toBe('STARTING');
    expect(after([failed, failed], startedAt(0), 500)).toMatchObject({
      state: 'UNHEALTHY',
      last_answer: failed.answer,
    });
  });

  it('is given up at once when its code does not load', () => {
    expect(after([{ passed: false, answer: 'no such module', hopeless: true }])).toMatchObject({
      state: 'EXITED',
      last_answer: 'no such module',
    });
  });

  it('is open again when a healthy version fails, until its threshold', () => {
    const healthy = after([passed, passed]);
    const doubtful = after([failed], healthy);
    expect(doubtful.state).toBe('HEALTHY');
    expect(isSettled(doubtful)).toBe(false);
    expect(isSettled(after([failed, failed, failed], healthy))).toBe(true);
    expect(after([failed, failed, failed], healthy).state).toBe('UNHEALTHY');
  });

  it('needs all checks to pass, and shows the one that does not', () => {
    const round = [
      { check, outcome: failed },
      { check: page, outcome: passed },
    ];
    const health = afterRound(afterRound(startedAt(0), round, 900), round, 1_100);
    expect(health).toMatchObject({ state: 'UNHEALTHY', last_answer: `health: ${failed.answer}` });
  });

  it('is stored as JSON has it', () => {
    const health = after([passed]);
    expect(JSON.parse(JSON.stringify(health))).toEqual(health);
  });

  it('speaks for now as long as its interval, or a second', () => {
    const healthy = after([passed, passed]);
    expect(isRecent(healthy, [check], 1_200)).toBe(true);
    expect(isRecent(healthy, [check], 1_201)).toBe(false);
    expect(isRecent(startedAt(0), [check], 0)).toBe(false);
  });

  it('is asked often at first, and by the interval later', () => {
    expect(pauseAfter(startedAt(0), [check])).toBe(20);
    expect(pauseAfter(after([failed, failed, failed]), [check])).toBe(80);
    expect(pauseAfter(after([passed, passed]), [check])).toBe(500);
  });
});
