import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/orchestrator/publish-events.handler.ts';
import { toAttributes } from '../../../../shared/adapters/dynamodb/attribute-values.ts';
import { changeOfRecord, type StreamRecord } from '../../../../shared/adapters/dynamodb/change-of-record.ts';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import type { BusEntry } from '../../../../shared/contracts/bus-events.ts';
import type { Item } from '../../../../shared/ports/table.port.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { openTestStore, saveSomeEnvironment, someEvent, submitted } from '../../shared/adapters/store/store-fixture.ts';

const keyOf = ({ pk, sk }: Item) => toAttributes({ pk, sk });

/** A record as Lambda gets it. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html */
const recordOf = (sequence: number, before: Item | undefined, after: Item | undefined) => ({
  eventID: `c4ca4238a0b923820dcc509a6f75849${sequence}`,
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
  awsRegion: 'eu-central-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_479_499_740,
    Keys: keyOf((after ?? before) as Item),
    ...(after && { NewImage: toAttributes(after) }),
    ...(before && { OldImage: toAttributes(before) }),
    SequenceNumber: String(100 + sequence),
    SizeBytes: 26,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
  eventSourceARN: 'arn:aws:dynamodb:eu-central-1:123456789012:table/windlass-e2e/stream/2026-11-23T19:09:23.000',
});

const eventItem = (id: string, sequence = 1): Item => ({
  pk: `DEPLOYMENT#${id}`,
  sk: `EVENT#00000000${sequence}`,
  environment_id: 'dev',
  events: [{ id: `${id}-${sequence}`, event_type: 'PHASE_COMPLETED' }],
});
const answer: Item = {
  pk: 'REQUEST#1',
  sk: 'ANSWER',
  event: { id: 'answer', event_type: 'REFUSED', faults: [] },
  expires_at_seconds: 1,
};
const other: Item = { pk: 'DEPLOYMENT#d', sk: 'META', status: 'PENDING' };

/** A bus that fails for entries with these event ids, and like every publisher tries nothing more after that. */
const open = (failing: readonly string[] = []) => {
  const sent: BusEntry[] = [];
  const log = recordingLog();
  const publish = createHandler<StreamRecord & { eventID?: string; dynamodb?: { SequenceNumber?: string } }>({
    changeOf: changeOfRecord,
    eventsOf: publishedEventsOf,
    publisher: {
      publish: async (entries) => {
        const from = entries.findIndex((entry) => failing.includes(idOf(entry)));
        sent.push(...entries.slice(0, from === -1 ? undefined : from));
        const failed = from === -1 ? [] : entries.slice(from);
        return failed.map((_, index) => ({ index: from + index, code: 'ThrottlingException', message: 'slow down' }));
      },
    },
    log,
  });
  return { publish, sent, log };
};
const idOf = (entry: BusEntry): string => (entry.detail['event'] as { readonly id: string }).id;

describe('the way from the table to the bus', () => {
  it('carries every event of a real stream once, in order [DC3 I9]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    await store.journal.commit(session, () => ({ events: [someEvent(), someEvent()] }));
    const { changes } = await store.table.changes('', 1_000);
    const { publish, sent } = open();
    const records = changes.map(({ before, after }, index) => recordOf(index, before, after));
    expect(await publish({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(sent.map((entry) => entry.detail)).toEqual(changes.flatMap(publishedEventsOf));
    const events = await store.records.events(session.deployment_id, 0, 10);
    expect(sent.map(idOf).filter((id) => events.some((event) => event.id === id))).toEqual(events.map(({ id }) => id));
    expect(sent.every((entry) => entry.source === 'windlass')).toBe(true);
  });

  it('carries answers to requests, and passes by what expires and what tells of nothing [DC5]', async () => {
    const { publish, sent } = open();
    const records = [
      recordOf(1, undefined, other),
      recordOf(2, undefined, answer),
      { ...recordOf(3, answer, undefined), userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } },
      recordOf(4, eventItem('d'), eventItem('d')),
    ];
    expect(await publish({ Records: records })).toEqual({ batchItemFailures: [] });
    expect(sent.map((entry) => entry.detail_type)).toEqual(['windlass.request.refused']);
  });

  it('has the batch again from the first record that something of was not published [DC3 I9]', async () => {
    const { publish, sent, log } = open(['b-1']);
    const records = [
      recordOf(1, undefined, eventItem('a')),
      recordOf(2, undefined, other),
      recordOf(3, undefined, eventItem('b')),
      recordOf(4, undefined, eventItem('c')),
    ];
    expect(await publish({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: '103' }] });
    expect(sent.map(idOf)).toEqual(['a-1']);
    expect(log.lines).toMatchObject([{ level: 'error', fields: { code: 'ThrottlingException' } }]);
  });

  it('publishes what is before a record that cannot be read, and has that one again [DC3 I9]', async () => {
    const { publish, sent } = open();
    const broken: Item = { ...eventItem('b'), environment_id: 7 };
    const records = [eventItem('a'), broken, eventItem('c')].map((item, index) => recordOf(index, undefined, item));
    expect(await publish({ Records: records })).toEqual({ batchItemFailures: [{ itemIdentifier: '101' }] });
    expect(sent.map(idOf)).toEqual(['a-1']);
  });

  it('asks nothing of the bus for a batch without events', async () => {
    const { publish, sent } = open();
    expect(await publish({ Records: [recordOf(1, undefined, other)] })).toEqual({ batchItemFailures: [] });
    expect(sent).toEqual([]);
  });
});
