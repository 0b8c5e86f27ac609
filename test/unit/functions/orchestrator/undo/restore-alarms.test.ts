import { describe, expect, it } from '@jest/globals';
import { restoreAlarms } from '../../../../../functions/orchestrator/undo/restore-alarms.ts';
import type { Alarm } from '../../../../../shared/ports/alarms.port.ts';
import { fakeAlarms } from '../../../../fakes/alarms.fake.ts';

const slow: Alarm = { name: 'slow', service_name: 'cart', metric: 'LATENCY_P95_MILLISECONDS', above: 300 };
const faster = { ...slow, above: 100 };
const changes = { kind: 'RESTORE_ALARMS', made: [faster], previous: [slow] } as const;

describe('alarms that a release changed', () => {
  it('are undone when they read back as they were [B2]', async () => {
    const { alarms, picture } = fakeAlarms([faster]);
    expect(await restoreAlarms({ alarms }, { environment_id: 'dev' }, changes)).toEqual({
      kind: 'undone',
      changes: {},
    });
    expect(picture()).toEqual(['dev/cart/slow LATENCY_P95_MILLISECONDS 300']);
  });

  it('are waited for while they do not read back as they were [B2]', async () => {
    const { alarms } = fakeAlarms([faster]);
    alarms.put = async () => {};
    expect(await restoreAlarms({ alarms }, { environment_id: 'dev' }, changes)).toEqual({
      kind: 'waiting',
      words: expect.stringContaining('cart/slow') as unknown,
    });
  });

  it('are left, and named as such, where there are no alarms any more [I2]', async () => {
    expect(await restoreAlarms({ alarms: undefined }, { environment_id: 'dev' }, changes)).toMatchObject({
      kind: 'failed',
      note: 'there are no alarms here',
    });
  });
});
