import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import type { Commit } from '../../../../shared/domain/deployment/deployment.repository.ts';
import type { Change } from '../../../../shared/ports/table.port.ts';
import {
  openTestStore,
  saveSomeEnvironment,
  someAudit,
  someEvent,
  someServiceRecord,
  submitted,
  type TestStore,
} from '../../shared/adapters/store/store-fixture.ts';

type Matcher = string | { readonly prefix: string };
type FilterPattern = {
  readonly eventName?: readonly Matcher[];
  readonly dynamodb: { readonly Keys: Readonly<Record<string, { readonly S: readonly Matcher[] }>> };
};
type Functions = {
  readonly functions: {
    readonly publishEvents: { readonly events: readonly { readonly stream: { filterPatterns: FilterPattern[] } }[] };
  };
};

/** What the deployed function hears of the stream. CloudFormation's own tags mean nothing here. */
const readPatterns = (): readonly FilterPattern[] => {
  const file = new URL('../../../../functions/orchestrator/function.yml', import.meta.url);
  const { functions } = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' }) as Functions;
  return functions.publishEvents.events[0]?.stream.filterPatterns ?? [];
};

const matches = (value: string, matchers: readonly Matcher[]): boolean =>
  matchers.some((one) => (typeof one === 'string' ? one === value : value.startsWith(one.prefix)));

/** As Lambda filters: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
const isHeard = ({ key, before, after }: Change, patterns: readonly FilterPattern[]): boolean => {
  const eventName = before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY';
  return patterns.some(
    (pattern) =>
      (pattern.eventName === undefined || matches(eventName, pattern.eventName)) &&
      Object.entries(pattern.dynamodb.Keys).every(([name, { S }]) => matches(key[name as keyof typeof key], S)),
  );
};

const resourceEvent: NonNullable<Commit['resource_events']>[number] = {
  resource_id: 'resource-1',
  event_type: 'RESOURCE_CREATED',
  status: 'SUCCEEDED',
  details: {},
  metrics: [],
  source_component: 'resource-provisioner',
};

/** The changes of lives in which every kind of event is told: in META, in packs, in a removed environment, in an answer. */
const changesOfLives = async (): Promise<readonly Change[]> => {
  const store: TestStore = openTestStore();
  const environment = await saveSomeEnvironment(store);
  const session = await submitted(store);
  for (const count of [1, 1, 40, 1, 2])
    await store.journal.commit(session, () => ({
      events: Array.from({ length: count }, () => someEvent()),
      services: [someServiceRecord()],
      resource_events: [resourceEvent],
    }));
  await store.environments.saveEnvironment({ ...environment, version: 2 }, 1, someAudit);
  await store.requests.keepAnswer({
    request_id: 'request-1',
    source: 'com.acme',
    event_type: 'REFUSED',
    code: 'unknown_source',
    message: 'No trigger names it.',
    faults: [],
  });
  return (await store.table.changes('', 1_000)).changes;
};

describe('the filter of the stream', () => {
  it('lets every change pass that tells of events, wherever they stand [I9 DC3]', async () => {
    const patterns = readPatterns();
    const telling = (await changesOfLives()).filter((change) => publishedEventsOf(change).length > 0);
    expect(new Set(telling.flatMap(publishedEventsOf).map(({ kind }) => kind))).toEqual(
      new Set(['environment', 'deployment', 'resource', 'request']),
    );
    expect(telling.filter((change) => !isHeard(change, patterns)).map(({ key }) => key)).toEqual([]);
  });

  it('keeps away what tells of none, but for the META of a deployment', async () => {
    const patterns = readPatterns();
    const heard = (await changesOfLives()).filter((change) => isHeard(change, patterns));
    const silent = heard.filter((change) => publishedEventsOf(change).length === 0);
    expect(silent.filter(({ key }) => !/^DEPLOYMENT#.*\/META$/u.test(`${key.pk}/${key.sk}`))).toEqual([]);
  });
});
