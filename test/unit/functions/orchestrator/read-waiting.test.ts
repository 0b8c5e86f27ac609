import { describe, expect, it } from '@jest/globals';
import { readWaiting, waitingItems } from '../../../../functions/orchestrator/read-waiting.ts';
import type { Rollout, WaitingFacts } from '../../../../functions/orchestrator/waiting/waiting-facts.ts';
import { whoMay } from '../../../../functions/orchestrator/waiting/who-may.ts';
import type { DeploymentState } from '../../../../shared/domain/deployment/deployment-state.ts';
import type { LedgerEntry } from '../../../../shared/domain/deployment/ledger-entry.ts';
import { releaseWatchId } from '../../../../shared/domain/deployment/open-bakes.ts';
import type { BakeRecord, ServiceRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import { waitingSchema } from '../../../../shared/domain/deployment/waiting.ts';
import type { Lease } from '../../../../shared/domain/environment/lease.ts';
import type { Judgement } from '../../../../shared/domain/judge/judgement.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { someService, someStep } from '../../shared/adapters/store/store-fixture.ts';
import { failure, stateIn } from '../../shared/domain/deployment/deployment.fixture.ts';
import { environmentOf } from '../../shared/domain/release.fixture.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const at = (seconds: number): string => timestampOf(seconds * 1_000);
const now = at(1_000);
const access = (role: 'viewer' | 'deployer' | 'admin', ...principals: string[]) => ({
  id: `${role}s`,
  kind: 'ACCESS' as const,
  role,
  principals,
});
const environment = {
  ...environmentOf(),
  security_policies: [access('viewer', 'vera'), access('deployer', 'dan', 'group:releasers'), access('admin', 'ada')],
};
const deployers = ['dan', 'group:releasers', 'ada', 'group:windlass-administrators'];
const lease = (owner: string | null): Lease => ({
  owner,
  reason: 'shop-v1',
  acquired_at: at(10),
  expires_at: at(1_300),
  fencing_token: 3,
});

/** Nothing but what a test says. */
const facts = (state: DeploymentState, more: Partial<WaitingFacts> = {}): WaitingFacts => ({
  state: { ...state, name: 'shop-v2' },
  now,
  environment,
  lease: lease(state.id),
  plan: undefined,
  request: undefined,
  ledger: [],
  services: [],
  steps: [],
  validations: [],
  rollouts: [],
  upcoming: [],
  ...more,
});
const itemsOf = (state: DeploymentState, more: Partial<WaitingFacts> = {}) => {
  const items = waitingItems(facts(state, more));
  expect(waitingSchema.shape.items.parse(items)).toEqual(items);
  return items;
};

const planned = (name: string) => ({
  name,
  change: 'CREATE' as const,
  to_version: '2.0.0',
  version_id: '2.0.0-x',
  wave: 0,
  strategy: 'ROLLING',
  instances: 1,
});
const rollout = (name: string, record?: Partial<ServiceRecord>, changes: object = {}): Rollout => ({
  planned: planned(name),
  service: someService(name, changes),
  record:
    record === undefined
      ? undefined
      : {
          service_name: name,
          status: 'IN_PROGRESS',
          next_action: 1,
          started_at: at(900),
          updated_at: at(950),
          action_started_at: at(950),
          ...record,
        },
});

describe('what a deployment waits for', () => {
  const by = { by: 'bob', reason: 'errors on the graph', at: at(700) };

  it('is nothing while nothing blocks it, and once it has ended [B7]', () => {
    for (const status of ['PENDING', 'VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'MONITORING'] as const)
      expect(itemsOf(stateIn(status))).toEqual([]);
    for (const status of ['COMPLETED', 'FAILED', 'CANCELLED'] as const)
      expect(itemsOf(stateIn(status, { paused: by }))).toEqual([]);
  });

  it('PAUSE: who paused it and why, and who may let it go on [B7]', () => {
    expect(itemsOf(stateIn('DEPLOYING', { paused: by }))).toEqual([
      {
        kind: 'PAUSE',
        subject: 'shop-v2',
        what: 'bob paused it: errors on the graph',
        since: at(700),
        unblocked_by: deployers,
        how: ['windlass resume shop-v2', 'windlass cancel shop-v2'],
      },
    ]);
  });

  it('HOLD: who holds its environment, why and until when; and no more once that is over [B7]', () => {
    const held = { ...by, expires_at: at(2_000) };
    expect(itemsOf(stateIn('TESTING', { held }), { steps: [someStep('W53')] })).toEqual([
      {
        kind: 'HOLD',
        subject: 'dev',
        what: 'bob holds dev: errors on the graph',
        since: at(700),
        until: at(2_000),
        unblocked_by: ['bob', ...deployers],
        how: ['windlass release dev'],
      },
    ]);
    expect(itemsOf(stateIn('DEPLOYING', { held: { ...held, expires_at: now } }))).toEqual([]);
  });

  it('DECISION: what failed, until when it is left as it is, and what may be decided [B7]', () => {
    const request = { rollback_strategy: { kind: 'MANUAL', decide_within_seconds: 600 } } as WaitingFacts['request'];
    const state = stateIn('DEPLOYING', { failure, decide_before: at(1_200), paused: by });
    const item = {
      kind: 'DECISION',
      subject: 'shop-v2',
      what: `It failed in W43, and is undone unless somebody decides otherwise: ${failure.message}`,
      since: at(600),
      until: at(1_200),
      unblocked_by: deployers,
      how: ['windlass retry shop-v2', 'windlass rollback shop-v2', 'windlass cancel shop-v2'],
    };
    expect(itemsOf(state, { request })).toEqual([item]);
    const asked = { ...state, retry_requested: { by: 'dan', at: now } };
    expect(itemsOf(asked, { request })[0]?.what).toMatch(/dan has asked to try it again/u);
    expect(itemsOf({ ...state, cancel_requested: by }, { request })).toEqual([]);
  });

  it('QUEUE: for which environment it stands in line, and who holds that [B7]', () => {
    const queued = { at: at(500), priority: 'HOTFIX' as const };
    expect(itemsOf(stateIn('PENDING', { queued }), { lease: lease('deployment-0') })).toEqual([
      {
        kind: 'QUEUE',
        subject: 'dev',
        what: `It stands in line for dev, with the priority HOTFIX: deployment-0 holds it (shop-v1) since ${at(10)}.`,
        since: at(500),
        unblocked_by: ['deployment-0', ...deployers],
        how: ['windlass cancel deployment-0'],
      },
    ]);
    expect(itemsOf(stateIn('PENDING', { queued }), { lease: lease(null) })[0]?.what).toMatch(/its turn has not come/u);
  });

  it('QUEUE and HOLD: its place, and who has stopped the line for it; a HOTFIX that the hold lets pass waits for no hold [B7 B5]', () => {
    const inLine = (id: string) => ({ deployment_id: id, name: id, priority: 'NORMAL' as const, at: at(400) });
    const hold = { by: 'bob', reason: 'incident', at: at(600), expires_at: at(9_000), allow_hotfix: true };
    const state = stateIn('PENDING', { queued: { at: at(500), priority: 'NORMAL' } });
    const line = { ...environment, hold, queue: [inLine('other'), inLine(state.id)] };
    const items = itemsOf(state, { environment: line, lease: lease(null) });
    expect(items.map(({ kind, what }) => [kind, what])).toEqual([
      ['HOLD', 'bob holds dev: incident'],
      ['QUEUE', expect.stringContaining('priority NORMAL, place 2 of 2: ')],
    ]);
    const hotfix = stateIn('PENDING', { queued: { at: at(500), priority: 'HOTFIX' } });
    expect(itemsOf(hotfix, { environment: line, lease: lease(null) }).map(({ kind }) => kind)).toEqual(['QUEUE']);
  });

  it('LEASE: who has the environment that its rollback needs [B7]', () => {
    const rollback = { status: 'IN_PROGRESS' as const, started_at: at(800), remaining: [], kept: [] };
    expect(itemsOf(stateIn('COMPLETED', { rollback }), { lease: lease('deployment-9') })).toMatchObject([
      {
        kind: 'LEASE',
        subject: 'dev',
        since: at(800),
        until: at(1_300),
        unblocked_by: ['deployment-9', ...deployers],
        how: ['windlass cancel deployment-9', 'windlass rollback shop-v2'],
      },
    ]);
    expect(itemsOf(stateIn('COMPLETED', { rollback }))).toEqual([]);
    expect(itemsOf(stateIn('COMPLETED', { rollback }), { lease: lease(null) })).toEqual([]);
  });

  describe('bakes', () => {
    const sentence = 'INCONCLUSIVE: too little traffic: the canary answered 20 requests; 100 are needed to say PASS.';
    const judgement = { verdict: 'INCONCLUSIVE', sentence } as Judgement;
    const canary = (analysis: object = {}) => ({
      deployment_strategy: { kind: 'CANARY', steps: [{ weight_percent: 10, bake_seconds: 300 }], analysis },
    });
    const bake = (more: Partial<BakeRecord> = {}): BakeRecord => ({
      step: 0,
      weight_percent: 10,
      began_at: at(800),
      looks: 1,
      ...more,
    });
    const baking = (more: Partial<BakeRecord> = {}, analysis: object = {}) => ({
      rollouts: [rollout('cart', { bakes: [bake(more)] }, canary(analysis))],
    });

    it('BAKE: of a service, at which weight, until when, the verdict so far, and how to finish it [B7]', () => {
      expect(itemsOf(stateIn('DEPLOYING'), baking())).toEqual([
        {
          kind: 'BAKE',
          subject: 'cart',
          what: 'cart 2.0.0 bakes at 10%, not judged yet.',
          since: at(800),
          until: at(1_100),
          unblocked_by: deployers,
          how: ['windlass finish shop-v2 --service cart'],
        },
      ]);
      expect(itemsOf(stateIn('DEPLOYING'), baking({ judgement }))[0]?.what).toBe(
        `cart 2.0.0 bakes at 10%, so far ${sentence}`,
      );
    });

    it('BAKE: says that somebody has finished it, and nothing of one that is over [B7]', () => {
      const state = stateIn('DEPLOYING', { finish_requested: [{ by: 'dan', at: at(990), service_name: 'cart' }] });
      expect(itemsOf(state, baking())[0]?.what).toMatch(/dan has finished it: it ends at its next look\.$/u);
      const paused = { ...state, paused: { by: 'eve', reason: 'wait', at: at(995) } };
      const itsBake = itemsOf(paused, baking()).find(({ kind }) => kind === 'BAKE');
      expect(itsBake?.what).toMatch(/dan has finished it: it ends when the deployment goes on\.$/u);
      const over = { rollouts: [rollout('cart', { status: 'ACTIVE', bakes: [bake()] }, canary())] };
      expect(itemsOf(stateIn('DEPLOYING'), over)).toEqual([]);
    });

    it('BAKE: until the end of its longest extension, once its own time is over [B7]', () => {
      expect(itemsOf(stateIn('DEPLOYING'), baking({ began_at: at(600), judgement }))[0]).toMatchObject({
        kind: 'BAKE',
        until: at(1_500),
      });
    });

    it('INCONCLUSIVE: it is over without a verdict and left to a person, until when, and what happens then [B7]', () => {
      const analysis = { on_inconclusive: 'PAUSE', max_bake_seconds: 400 };
      const paused = { began_at: at(600), judgement, decide_before: at(87_400) };
      expect(itemsOf(stateIn('DEPLOYING'), baking(paused, analysis))).toMatchObject([
        {
          kind: 'INCONCLUSIVE',
          subject: 'cart',
          since: at(600),
          until: at(87_400),
          what: `The bake of cart 2.0.0 at 10% is over without a verdict: it fails at ${at(87_400)} unless somebody finishes it before. ${sentence}`,
          how: ['windlass finish shop-v2 --service cart', 'windlass cancel shop-v2'],
        },
      ]);
    });

    it('INCONCLUSIVE: not before its last look has said so [B7]', () => {
      const over = baking({ began_at: at(600), judgement }, { on_inconclusive: 'PAUSE', max_bake_seconds: 400 });
      expect(itemsOf(stateIn('DEPLOYING'), over)[0]?.kind).toBe('BAKE');
    });

    it('BAKE: counts the steps with seconds only, as the rollout does [B7]', () => {
      const steps = [
        { weight_percent: 5, bake_seconds: 0 },
        { weight_percent: 50, bake_seconds: 600 },
      ];
      const strategy = { kind: 'CANARY', steps, analysis: { on_inconclusive: 'PAUSE' } };
      const bakes = [bake({ weight_percent: 50, began_at: at(920), judgement })];
      const rollouts = [rollout('cart', { bakes }, { deployment_strategy: strategy })];
      expect(itemsOf(stateIn('DEPLOYING'), { rollouts })).toMatchObject([
        { kind: 'BAKE', until: at(1_520), what: `cart 2.0.0 bakes at 50%, so far ${sentence}` },
      ]);
    });

    it('BAKE: of the whole release, until when, and how to finish it [B7]', () => {
      const request = { specification: { success_criteria: { bake_seconds: 600 } } } as WaitingFacts['request'];
      const steps = [someStep('W54', { finished_at: at(900) })];
      expect(itemsOf(stateIn('MONITORING'), { request, steps })).toMatchObject([
        {
          kind: 'BAKE',
          subject: 'shop-v2',
          since: at(900),
          until: at(1_500),
          unblocked_by: deployers,
          how: ['windlass finish shop-v2'],
        },
      ]);
      const validations = [{ validator_id: releaseWatchId }] as unknown as WaitingFacts['validations'];
      expect(itemsOf(stateIn('MONITORING'), { request, steps, validations })).toEqual([]);
    });
  });

  it('HEALTH: which service waits for its instances, since when, and how long they may take [B7]', () => {
    const patient = { health_checks: [{ kind: 'TCP', start_period_milliseconds: 90_000 }] };
    expect(itemsOf(stateIn('DEPLOYING'), { rollouts: [rollout('cart', {}, patient)] })).toEqual([
      {
        kind: 'HEALTH',
        subject: 'cart',
        what: 'cart 2.0.0 waits for its instances to be healthy.',
        since: at(950),
        until: at(950 + 2 * 90 + 30),
        unblocked_by: deployers,
        how: ['windlass cancel shop-v2'],
      },
    ]);
  });

  it('HEALTH or DEPENDENCY: by what the rollout found running, where that is not what was planned for [B7]', () => {
    const live = {
      service_name: 'cart',
      version: '1.0.0',
      version_id: '1.0.0-x',
      instances: 1,
      url: 'http://localhost:1',
      deployment_id: 'deployment-0',
      activated_at: at(1),
      specification: someService('cart'),
    };
    const entry = {
      action: 'ROLL_OUT_SERVICE',
      target: 'cart',
      compensation: { kind: 'RESTORE_SERVICE', previous: { live, wanted_instances: 1, weight: 1 } },
    } as unknown as LedgerEntry;
    const deployment_strategy = { kind: 'RECREATE' };
    const rollouts = [rollout('cart', { next_action: 2 }, { deployment_strategy })];
    const kindsWith = (ledger: LedgerEntry[]) =>
      itemsOf(stateIn('DEPLOYING'), { rollouts, ledger }).map(({ kind }) => kind);
    expect([kindsWith([]), kindsWith([entry])]).toEqual([['DEPENDENCY'], ['HEALTH']]);
  });

  it('DEPENDENCY: a service takes no traffic while what it depends on ails, or its wave has not come [B7]', () => {
    const needing = (name: string) => ({ dependencies: [{ service_name: name }] });
    const rollouts = [rollout('cart', { next_action: 2 }, needing('stock'))];
    const upcoming = [rollout('web', undefined, needing('cart')), rollout('mail')];
    const items = itemsOf(stateIn('DEPLOYING'), {
      rollouts,
      upcoming,
      steps: [someStep('W33', { finished_at: at(890) })],
    });
    expect(items.map(({ kind, subject, what, since }) => [kind, subject, what, since])).toEqual([
      ['DEPENDENCY', 'cart', 'cart 2.0.0 takes traffic only when all that it depends on is healthy: stock.', at(950)],
      ['DEPENDENCY', 'web', 'web waits for cart, on which it depends.', at(890)],
      ['DEPENDENCY', 'mail', 'mail is in a later wave, which begins when this one is active: cart.', at(890)],
    ]);
  });

  it('RESOURCE: which resource is not ready yet [B7]', () => {
    const entry = (target: string, state: LedgerEntry['state'], action = 'CREATE_RESOURCE') =>
      ({ target, state, action, intended_at: at(940) }) as LedgerEntry;
    const ledger = [entry('db', 'INTENDED'), entry('files', 'DONE'), entry('alarms', 'INTENDED', 'SET_ALARMS')];
    expect(itemsOf(stateIn('PROVISIONING'), { ledger })).toMatchObject([
      { kind: 'RESOURCE', subject: 'db', what: 'db is being made, and is not ready yet.', since: at(940) },
    ]);
    expect(itemsOf(stateIn('DEPLOYING'), { ledger })).toEqual([]);
  });

  it('TESTS: which tests run, and since when [B7]', () => {
    const criteria = { api_tests: [{}, {}], performance_tests: [{}] };
    const request = { specification: { success_criteria: criteria } } as unknown as WaitingFacts['request'];
    const steps = [someStep('W44', { finished_at: at(970) })];
    expect(itemsOf(stateIn('TESTING'), { request, steps })).toMatchObject([
      { kind: 'TESTS', what: 'Its tests run: 2 API tests and 1 performance test.', since: at(970) },
    ]);
    expect(itemsOf(stateIn('TESTING'), { request, steps: [...steps, someStep('W53')] })).toEqual([]);
  });
});

describe('who may', () => {
  it('is whom the policies name with the role or a higher one, and the administrators always', () => {
    expect(whoMay('deployer', environment)).toEqual(deployers);
    expect(whoMay('admin', environment)).toEqual(['ada', 'group:windlass-administrators']);
    expect(whoMay('deployer', undefined)).toEqual(['group:windlass-administrators']);
  });
});

describe('readWaiting', () => {
  it('finds what a release waits for that is under way: the health of a service, and the wave after it [B7]', async () => {
    const world = await openWorld();
    world.fake.behave('1', 'slow', 100);
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    await world.advance(id, 'stock');
    const { items, ...rest } = await readWaiting(world, await world.stateOf(id));
    expect(rest).toEqual({ deployment_id: id, status: 'DEPLOYING' });
    expect(items.map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(['HEALTH stock', 'DEPENDENCY cart']);
    expect(items[1]?.what).toBe('cart waits for stock, mail, on which it depends.');
  });

  it('reads twenty specifications at most, however many services there are', async () => {
    const world = await openWorld();
    const id = await world.submit(Array.from({ length: 60 }, (_, index) => ({ name: `service-${index}` })));
    await world.prepare(id);
    let reads = 0;
    const serviceSpecification: typeof world.records.serviceSpecification = (...given) => {
      reads += 1;
      return world.records.serviceSpecification(...given);
    };
    await readWaiting({ ...world, records: { ...world.records, serviceSpecification } }, await world.stateOf(id));
    expect(reads).toBe(20);
  });
});
