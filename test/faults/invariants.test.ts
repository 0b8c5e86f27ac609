import { beforeAll, describe, expect, it } from '@jest/globals';
import { emptyChain } from '../../shared/domain/audit/audit-chain.ts';
import { resourceLedgerSeq, type LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import {
  at,
  endedAs,
  openTestStore,
  saveSomeEnvironment,
  submitted,
} from '../unit/shared/adapters/store/store-fixture.ts';
import type { Ended, Evidence, Picture, ProviderCall } from './evidence.ts';
import { brokenInvariants, invariants } from './invariants.ts';

const before: Picture = {
  running: { 'dev/cart': [['1-aa', 1, 1]], 'dev/stock': [['1-bb', 1, 1]] },
  live: { cart: '1', stock: '1' },
  made: ['RDS_DATABASE/orders'],
  resources: ['RDS_DATABASE/orders'],
  allocated: { instances: 2 },
};
const undoneEntry: LedgerEntry = {
  seq: resourceLedgerSeq('db'),
  action: 'CREATE_RESOURCE',
  target: 'db',
  compensation: { kind: 'REMOVE_RESOURCE', resource_type: 'RDS_DATABASE', resource_name: 'db' },
  token: 1,
  state: 'UNDONE',
  intended_at: at(),
  undone_at: at(1),
};
const undo = (target: string, kind: ProviderCall['kind'] = 'service'): ProviderCall => ({
  kind,
  target,
  method: 'remove',
  token: 2,
  newest_token: 2,
  deployment_id: '01JDEPLOYMENT0000000000001',
  isUndo: true,
  hadEffect: true,
});

/** A release that failed and was undone, in an environment where all is well. */
const soundEvidence = async (): Promise<Evidence> => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  await store.journal.commit(session, () => endedAs('FAILED'));
  const state = await store.records.state(session.deployment_id);
  if (state === undefined) throw new Error('it was not stored');
  const events = await store.records.events(state.id, 0, 100);
  const head = await store.environments.auditHead('dev');
  return {
    ended: [
      { state, events, ledger: [undoneEntry], dependencies: { cart: ['stock'], stock: [] }, before, after: before },
    ],
    accepted: [state.id],
    transactions: [{ deployment_id: state.id, kinds: ['META', 'LEDGER'], fence: 1, token_before: 1, token_after: 1 }],
    calls: [undo('cart'), undo('stock'), undo('db', 'resource')],
    shifts: [{ service_name: 'cart', ailing: [] }],
    again: { effects: 0, events: 0 },
    lease: (await store.environments.lease('dev')) as Lease,
    reservations: [],
    audit: {
      after: emptyChain,
      entries: (await store.environments.auditTrail('dev', { limit: 100 })).items,
      head: head ?? emptyChain,
    },
    told: events.map(({ sequence }) => `${state.id}/${sequence}`),
    texts: [{ where: 'the log', text: 'a request' }],
    secrets: ['correct-horse'],
  };
};

describe('the judge of the invariants', () => {
  let sound: Evidence;
  beforeAll(async () => {
    sound = await soundEvidence();
  });
  const one = (): Ended => sound.ended[0] as Ended;
  const withOne = (changes: Partial<Ended>): Evidence => ({ ...sound, ended: [{ ...one(), ...changes }] });
  const withState = (changes: object): Evidence => withOne({ state: { ...one().state, ...changes } });
  const withCalls = (...calls: readonly ProviderCall[]): Evidence => ({ ...sound, calls });
  const withStored = (changes: object): Evidence => ({
    ...sound,
    transactions: sound.transactions.map((transaction) => ({ ...transaction, ...changes })),
  });
  const completed = (after: Partial<Picture>): Evidence =>
    withOne({
      state: { ...one().state, status: 'COMPLETED', rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] } },
      after: { ...before, ...after },
    });

  it('lets one that waits in line begin with its first token', () => {
    const beginning = { kinds: ['META', 'SUBMISSION', 'STEP'], fence: undefined, token_before: 0, token_after: 1 };
    expect(invariants.I4(withStored(beginning))).toEqual([]);
  });

  it('finds nothing where nothing is broken', () => {
    expect(brokenInvariants(sound)).toEqual([]);
    expect(invariants.I3(completed({}))).toEqual([]);
  });

  it.each<readonly [keyof typeof invariants, string, () => Evidence, string]>([
    [
      'I1',
      'a resource on record twice',
      () => withOne({ after: { ...before, resources: ['RDS_DATABASE/orders', 'S3_BUCKET/orders'] } }),
      'on record twice',
    ],
    [
      'I1',
      'a resource made twice',
      () => withOne({ after: { ...before, made: ['RDS_DATABASE/orders', 'S3_BUCKET/orders'] } }),
      'made twice',
    ],
    ['I2', 'a deployment that has not ended', () => withState({ status: 'DEPLOYING' }), 'still DEPLOYING'],
    [
      'I2',
      'a rollback that has not ended',
      () => withState({ rollback: { ...one().state.rollback, status: 'IN_PROGRESS' } }),
      'still being undone',
    ],
    [
      'I2',
      'a rollback that failed and says nothing',
      () => withState({ rollback: { status: 'FAILED', remaining: [], kept: [] } }),
      'does not say',
    ],
    [
      'I2',
      'a lease that is held',
      () => ({ ...sound, lease: { ...sound.lease, owner: 'somebody' } }),
      'held by somebody',
    ],
    ['I2', 'capacity that is held', () => ({ ...sound, reservations: ['somebody'] }), 'reserved for somebody'],
    ['I3', 'an effect that was not undone', () => withOne({ ledger: [{ ...undoneEntry, state: 'DONE' }] }), 'is DONE'],
    [
      'I3',
      'another version that serves',
      () => withOne({ after: { ...before, running: { ...before.running, 'dev/cart': [['2-cc', 1, 1]] } } }),
      'what serves',
    ],
    [
      'I3',
      'fewer instances than before',
      () => withOne({ after: { ...before, running: { ...before.running, 'dev/cart': [['1-aa', 0, 1]] } } }),
      'what serves',
    ],
    [
      'I3',
      'a version that is left',
      () => withOne({ after: { ...before, running: { ...before.running, 'dev/new': [['2-dd', 0, 0]] } } }),
      'dev/new 2-dd is left',
    ],
    [
      'I3',
      'a resource that is left',
      () => withOne({ after: { ...before, made: [...before.made, 'S3_BUCKET/new'] } }),
      'what was made',
    ],
    [
      'I3',
      'a live version that is not on record as before',
      () => withOne({ after: { ...before, live: { cart: '2', stock: '1' } } }),
      'what is live',
    ],
    [
      'I3',
      'capacity that was not given back',
      () => withOne({ after: { ...before, allocated: { instances: 3 } } }),
      'capacity',
    ],
    [
      'I3',
      'two versions that serve after a release',
      () =>
        completed({
          running: {
            'dev/cart': [
              ['1-aa', 1, 1],
              ['0-zz', 1, 0],
            ],
          },
        }),
      'cart runs',
    ],
    ['I3', 'a resource that is on record and was not made', () => completed({ made: [] }), 'on record is'],
    ['I4', 'a write under an old token', () => withStored({ token_before: 2 }), 'under token 1 when 2 held it'],
    ['I4', 'a write under no token', () => withStored({ fence: undefined }), 'under no token'],
    [
      'I4',
      'records of one that waits in line',
      () => withStored({ fence: undefined, token_before: 0, token_after: 0 }),
      'under no token',
    ],
    ['I4', 'a token that goes back', () => withStored({ token_after: 0 }), 'went back'],
    ['I4', 'an effect under an old token', () => withCalls({ ...undo('cart'), token: 1 }), 'under token 1'],
    ['I5', 'a dependency that is undone first', () => withCalls(undo('stock'), undo('cart')), 'before cart'],
    [
      'I5',
      'a resource that is undone first',
      () => withCalls(undo('db', 'resource'), undo('cart')),
      'before a service',
    ],
    ['I5', 'undoing twice that does more', () => ({ ...sound, again: { effects: 1, events: 0 } }), '1 effects'],
    ['I5', 'undoing twice that tells more', () => ({ ...sound, again: { effects: 0, events: 2 } }), '2 events'],
    [
      'I6',
      'a state that its events do not tell',
      () => withState({ failure: { step: 'W1', code: 'x', message: 'y', affected_components: [] } }),
      'another state',
    ],
    [
      'I7',
      'a secret in a text',
      () => ({ ...sound, texts: [{ where: 'the log', text: 'it is correct-horse' }] }),
      'in the log',
    ],
    [
      'I8',
      'traffic to what cannot serve',
      () => ({ ...sound, shifts: [{ service_name: 'cart', ailing: ['stock: it does not run'] }] }),
      'stock: it does not run',
    ],
    [
      'I9',
      'an accepted request that is gone',
      () => ({ ...sound, accepted: [...sound.accepted, 'other'] }),
      'other was accepted',
    ],
    ['I9', 'an event that is gone', () => withOne({ events: one().events.slice(1) }), 'has events'],
    ['I9', 'an event that nobody was told', () => ({ ...sound, told: sound.told.slice(1) }), 'nobody was told'],
    [
      'I9',
      'an audit entry that is gone',
      () => ({ ...sound, audit: { ...sound.audit, entries: sound.audit.entries.slice(1) } }),
      'missing',
    ],
    [
      'I9',
      'an audit entry that was changed',
      () => ({
        ...sound,
        audit: { ...sound.audit, entries: sound.audit.entries.map((entry) => ({ ...entry, actor: 'eve' })) },
      }),
      'changed',
    ],
  ])('%s fires at %s', (name, _, evidence, words) => {
    expect(invariants[name](evidence())).toEqual(expect.arrayContaining([expect.stringContaining(words)]));
    expect(brokenInvariants(evidence()).every((broken) => /^I[1-9]: /u.test(broken))).toBe(true);
  });
});
