import { describe, expect, it } from '@jest/globals';
import { clockText } from '../../../../cli/output/format.ts';
import { waitingLines } from '../../../../cli/output/waiting-lines.ts';
import type { WaitingItem } from '../../../../shared/domain/deployment/waiting.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';

const since = timestampOf(100_000);
const pause: WaitingItem = {
  kind: 'PAUSE',
  subject: 'shop-v2',
  what: 'dan paused it: errors on the graph',
  since,
  unblocked_by: ['dan', 'ada'],
  how: ['windlass resume shop-v2', 'windlass cancel shop-v2'],
};
const waiting = (...items: WaitingItem[]) => ({ deployment_id: 'd-1', status: 'DEPLOYING' as const, items });

describe('waitingLines', () => {
  it('tells what blocks, since when, who can unblock it and how [B7]', () => {
    expect(waitingLines(waiting(pause), 185_000)).toEqual([
      'PAUSE        shop-v2: dan paused it: errors on the graph',
      `  since ${clockText(since)} (1 min 25 s)`,
      '  who   dan, ada',
      '  how   windlass resume shop-v2',
      '  how   windlass cancel shop-v2',
    ]);
  });

  it('tells until when, if that is known, and nobody when it ends by itself', () => {
    const until = timestampOf(400_000);
    const lines = waitingLines(waiting({ ...pause, until, unblocked_by: [], how: [] }), 100_500);
    expect(lines.slice(1)).toEqual([`  since ${clockText(since)} (500 ms), until ${clockText(until)}`]);
  });

  it('puts the date before a time of another day, and counts in days [B7]', () => {
    const [begun, today] = [new Date(2026, 10, 27, 9, 5, 7), new Date(2026, 10, 29, 12)];
    const item = { ...pause, since: begun.toISOString(), until: new Date(2026, 10, 29, 18, 30).toISOString() };
    expect(waitingLines(waiting(item), today.getTime())[1]).toBe(
      '  since 2026-11-27 09:05:07 (2 d 2 h), until 18:30:00',
    );
  });

  it('says so when nothing blocks it [B7]', () => {
    expect(waitingLines(waiting(), 0)).toEqual(['Nothing blocks it: it is DEPLOYING.']);
  });
});
