import { EventBridgeClient, PutEventsCommand, type PutEventsCommandInput } from '@aws-sdk/client-eventbridge';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { eventBridgePublisher } from '../../../../../shared/adapters/eventbridge/publish-events.ts';
import type { BusEntry } from '../../../../../shared/contracts/bus-events.ts';

const client = new EventBridgeClient({ region: 'eu-central-1' });
const mock = mockClient(client);
let pauses: number[];
beforeEach(() => {
  mock.reset();
  pauses = [];
});

const publisher = eventBridgePublisher({
  client,
  bus_name: 'windlass-e2e',
  random: () => 0.5,
  sleep: async (milliseconds) => void pauses.push(milliseconds),
});
const entry = (id: string, text = ''): BusEntry => ({
  source: 'windlass',
  detail_type: 'windlass.deployment.phase_completed',
  detail: { kind: 'deployment', event: { id, details: { text } } },
});
const numbered = (count: number, text?: string) =>
  Array.from({ length: count }, (_, index) => entry(`e${index}`, text));

/** Answers as EventBridge does; `codeOf` says what an entry is refused for. */
const answering = (codeOf: (id: string, attempt: number) => string | undefined = () => undefined): void => {
  let attempt = 0;
  mock.on(PutEventsCommand).callsFake(({ Entries = [] }: PutEventsCommandInput) => {
    attempt += 1;
    const results = Entries.map(({ Detail = '{}' }) => {
      const code = codeOf((JSON.parse(Detail) as { event: { id: string } }).event.id, attempt);
      return code === undefined ? { EventId: 'id' } : { ErrorCode: code, ErrorMessage: `${code}!` };
    });
    return { FailedEntryCount: results.filter((one) => 'ErrorCode' in one).length, Entries: results };
  });
};
const requests = () => mock.commandCalls(PutEventsCommand).map(({ args: [command] }) => command.input.Entries ?? []);
const idsOf = (entries: readonly { Detail?: string | undefined }[]): readonly string[] =>
  entries.map(({ Detail = '{}' }) => (JSON.parse(Detail) as { event: { id: string } }).event.id);

describe('publishing to EventBridge', () => {
  it("puts entries on Windlass's bus as they are [DC3]", async () => {
    answering();
    expect(await publisher.publish([entry('a')])).toEqual([]);
    expect(requests()).toEqual([
      [
        {
          EventBusName: 'windlass-e2e',
          Source: 'windlass',
          DetailType: 'windlass.deployment.phase_completed',
          Detail: JSON.stringify(entry('a').detail),
        },
      ],
    ]);
  });

  it('puts ten in a request, in order [DC3]', async () => {
    answering();
    await publisher.publish(numbered(23));
    expect(requests().map((one) => one.length)).toEqual([10, 10, 3]);
    expect(requests().flatMap(idsOf)).toEqual(numbered(23).map((_, index) => `e${index}`));
  });

  it('puts no more than 256 KB in a request', async () => {
    answering();
    await publisher.publish(numbered(5, 'x'.repeat(100_000)));
    expect(requests().map((one) => one.length)).toEqual([2, 2, 1]);
  });

  it('puts an entry that is too large by itself without its details, and says so [DC3]', async () => {
    answering();
    expect(await publisher.publish([entry('a'), entry('large', 'é'.repeat(140_000)), entry('b')])).toEqual([]);
    const details = requests()
      .flat()
      .map(({ Detail = '{}' }) => JSON.parse(Detail) as object);
    expect(details).toEqual([
      entry('a').detail,
      { kind: 'deployment', event: { id: 'large' }, truncated: true },
      entry('b').detail,
    ]);
  });

  it('sends again only what was refused for a passing reason, pausing longer each time [DC3 I9]', async () => {
    answering((id, attempt) => (id === 'e1' && attempt < 3 ? 'ThrottlingException' : undefined));
    expect(await publisher.publish(numbered(3))).toEqual([]);
    expect(requests().map(idsOf)).toEqual([['e0', 'e1', 'e2'], ['e1'], ['e1']]);
    expect(pauses).toEqual([100, 200]);
  });

  it('gives up after four times, names what failed, and tries nothing that follows [DC3 I9]', async () => {
    answering((id) => (id === 'e4' ? 'InternalFailure' : undefined));
    const failures = await publisher.publish(numbered(12));
    expect(failures.map(({ index, code }) => [index, code])).toEqual([
      [4, 'InternalFailure'],
      [10, 'NotTried'],
      [11, 'NotTried'],
    ]);
    expect(requests().map((one) => one.length)).toEqual([10, 1, 1, 1]);
  });

  it('does not repeat what will never be taken', async () => {
    answering(() => 'NotAuthorizedForSourceException');
    expect(await publisher.publish([entry('a')])).toMatchObject([
      { index: 0, code: 'NotAuthorizedForSourceException' },
    ]);
    expect(requests()).toHaveLength(1);
  });

  it('names the whole batch when the request itself fails', async () => {
    mock.on(PutEventsCommand).rejects(Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' }));
    expect(await publisher.publish(numbered(2))).toEqual([
      { index: 0, code: 'AccessDeniedException', message: 'not allowed' },
      { index: 1, code: 'AccessDeniedException', message: 'not allowed' },
    ]);
  });

  it('counts an entry without a result as not published', async () => {
    mock.on(PutEventsCommand).resolves({ FailedEntryCount: 0, Entries: [] });
    expect(await publisher.publish([entry('a')])).toMatchObject([{ index: 0, code: 'NoResult' }]);
  });
});
