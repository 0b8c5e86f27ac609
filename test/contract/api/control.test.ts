import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { NewDeploymentEvent } from '../../../shared/domain/deployment/deployment-event.ts';
import { deploymentStatuses, type DeploymentStatus } from '../../../shared/domain/deployment/deployment-status.ts';
import { replayDeployment } from '../../../shared/domain/deployment/evolve-deployment.ts';
import type { ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import { someStep } from '../../unit/shared/adapters/store/store-fixture.ts';
import { definition, openTestApi, release, type TestApi } from './api-fixture.ts';

const running = deploymentStatuses.slice(0, deploymentStatuses.indexOf('COMPLETED'));
const failure = {
  step: 'W43',
  code: 'service_unhealthy',
  message: 'shop did not get healthy.',
  affected_components: ['shop'],
};

describe('steering a deployment', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
  });
  afterEach(() => api.close());

  const tell = async (id: string, ...events: readonly Partial<NewDeploymentEvent>[]): Promise<void> => {
    const { journal } = api.store;
    await journal.commit(await journal.open(id), () => ({
      events: events.map((event): NewDeploymentEvent => ({
        event_type: 'STATUS_CHANGED',
        phase: 'DEPLOYMENT',
        status: 'INFO',
        details: {},
        source_component: 'orchestrator',
        ...event,
      })),
    }));
  };
  /** A deployment that has come so far. */
  const submitted = async (status: DeploymentStatus = 'PENDING', name = 'shop-v1'): Promise<string> => {
    const { body } = await api.call('POST', '/v1/deployments', { as: 'dan', body: release(name) });
    const id = body.id as string;
    const moves = running.slice(1, running.indexOf(status) + 1);
    await tell(id, ...moves.map((deployment_status) => ({ details: { deployment_status } })));
    return id;
  };
  /** One that failed and waits for somebody to decide. */
  const undecided = async (seconds = 600): Promise<string> => {
    const id = await submitted('DEPLOYING');
    const decide_before = new Date(Date.now() + seconds * 1_000).toISOString();
    await tell(
      id,
      { event_type: 'FAILURE_RECORDED', status: 'FAILED', details: { failure } },
      { event_type: 'DECISION_REQUESTED', details: { decide_before, message: 'so' } },
    );
    return id;
  };
  const say = (id: string, verb: string, body: object = {}, as = 'dan') =>
    api.call('POST', `/v1/deployments/${id}/${verb}`, { as, body });
  const ended = (id: string, status: 'COMPLETED' | 'FAILED' | 'CANCELLED') =>
    tell(id, { details: { deployment_status: status } });
  const beingUndone = (id: string) =>
    tell(id, {
      event_type: 'ROLLBACK_INITIATED',
      details: { rollback: { status: 'IN_PROGRESS', remaining: [], kept: [] } },
    });
  const audited = async (action: string): Promise<readonly object[]> => {
    const { items, verification } = (await api.call('GET', '/v1/environments/dev/audit?limit=200')).body;
    expect(verification.is_valid).toBe(true);
    return items.filter((entry: { action: string }) => entry.action === action);
  };
  const eventsOf = async (id: string, type: string) =>
    (await api.store.records.events(id, 0, 500)).filter(({ event_type }) => event_type === type);
  const expectReplayed = async (id: string): Promise<void> =>
    expect(replayDeployment(await api.store.records.events(id, 0, 500))).toEqual(await api.store.records.state(id));

  describe('pause and resume', () => {
    it.each(running)(
      'hold and let go one that is %s, each once however often it is said, and are audited [B10 CS4]',
      async (status) => {
        const id = await submitted(status);
        const first = await say(id, 'pause', { reason: 'errors on the graph' });
        const paused = { by: 'dan', reason: 'errors on the graph', at: expect.any(String) };
        expect([first.status, first.body.paused, first.headers.get('location')]).toEqual([
          202,
          paused,
          `/v1/deployments/${id}`,
        ]);
        const second = await say(id, 'pause', { reason: 'me too' }, 'ada');
        expect([second.status, second.body]).toEqual([202, first.body]);
        const resumed = await say(id, 'resume', { reason: 'it was the graph' }, 'ada');
        expect([resumed.status, resumed.body.paused, resumed.body.status]).toEqual([202, undefined, status]);
        expect((await say(id, 'resume')).body).toEqual(resumed.body);
        expect(await audited('deployment.pause')).toMatchObject([
          { actor: 'dan', target: id, details: { reason: 'errors on the graph' } },
        ]);
        expect(await audited('deployment.resume')).toMatchObject([
          { actor: 'ada', target: id, details: { reason: 'it was the graph' } },
        ]);
        expect(await eventsOf(id, 'PAUSE_REQUESTED')).toHaveLength(1);
        await expectReplayed(id);
      },
    );

    it('are refused once it has ended, is being undone, was cancelled or has failed [B10]', async () => {
      const refused = async (id: string, words: RegExp): Promise<void> => {
        for (const verb of ['pause', 'resume']) {
          const { status, problem } = await say(id, verb);
          expect([verb, status, problem?.code]).toEqual([verb, 409, 'illegal_transition']);
          expect(problem?.detail).toMatch(words);
        }
        await ended(id, 'FAILED');
        expect((await say(id, 'pause')).problem?.detail).toMatch(/FAILED already/u);
        const { journal } = api.store;
        await journal.commit(await journal.open(id), () => ({ end: { completed: false } }));
      };
      const cancelled = await submitted('TESTING');
      await say(cancelled, 'cancel');
      await refused(cancelled, /dan cancelled it/u);
      const undone = await submitted('TESTING');
      await beingUndone(undone);
      await refused(undone, /being undone/u);
      await refused(await undecided(), /waits for a decision/u);
    });

    it('are not for those who may only look, and refuse what they do not know [CS1]', async () => {
      const id = await submitted('DEPLOYING');
      for (const verb of ['pause', 'resume', 'promote']) {
        expect((await say(id, verb, {}, 'vera')).status).toBe(403);
        expect((await say(id, verb, {}, 'eve')).status).toBe(403);
        for (const body of [{ reason: '' }, { reason: 'x'.repeat(501) }, { reason: 7 }, { why: 'so' }])
          expect((await say(id, verb, body)).status).toBe(422);
        expect(
          (
            await api.call('POST', `/v1/deployments/${id}/${verb}`, {
              raw: '{',
              headers: { 'content-type': 'application/json' },
            })
          ).status,
        ).toBe(400);
        expect((await api.call('POST', `/v1/deployments/01JNOTHINGATALL00000000000/${verb}`)).status).toBe(404);
      }
      expect(await api.store.records.state(id)).not.toHaveProperty('paused');
    });
  });

  describe('cancel', () => {
    it.each(running)(
      'stops one that is %s and paused, once however often it is said, and is audited [B10 CS4]',
      async (status) => {
        const id = await submitted(status);
        await say(id, 'pause');
        const first = await say(id, 'cancel', { reason: 'enough' });
        expect(first.body).toMatchObject({
          paused: { by: 'dan' },
          cancel_requested: { by: 'dan', reason: 'enough' },
        });
        expect((await say(id, 'cancel', { reason: 'me too' }, 'ada')).body).toEqual(first.body);
        expect(await audited('deployment.cancel')).toMatchObject([
          { actor: 'dan', target: id, details: { reason: 'enough' } },
        ]);
        await expectReplayed(id);
      },
    );
  });

  describe('promote', () => {
    const at = (milliseconds: number): string => new Date(Date.now() + milliseconds).toISOString();
    const baking = (service_name: string): ServiceRecord => ({
      service_name,
      status: 'IN_PROGRESS',
      next_action: 3,
      started_at: at(-60_000),
      updated_at: at(-30_000),
      action_started_at: at(-30_000),
      bakes: [{ step: 0, weight_percent: 10, began_at: at(-30_000), looks: 1 }],
    });
    const withBakes = async (...names: readonly string[]): Promise<string> => {
      const id = await submitted('DEPLOYING');
      const { journal } = api.store;
      await journal.commit(await journal.open(id), () => ({ services: names.map(baking) }));
      return id;
    };

    it('ends the bakes of all services, or of the one that is named, once, and is audited [B10 CS4]', async () => {
      const id = await withBakes('shop', 'stock');
      const one = await say(id, 'promote', { service_name: 'shop', reason: 'seen enough' });
      expect([one.status, one.body.finish_requested]).toEqual([
        202,
        [{ by: 'dan', at: expect.any(String), service_name: 'shop' }],
      ]);
      expect((await say(id, 'promote', { service_name: 'shop' }, 'ada')).body).toEqual(one.body);
      const all = await say(id, 'promote', {}, 'ada');
      expect(all.body.finish_requested).toEqual([{ by: 'ada', at: expect.any(String) }]);
      expect((await say(id, 'promote')).body).toEqual(all.body);
      expect(await audited('deployment.promote')).toMatchObject([
        { actor: 'dan', details: { service_name: 'shop', reason: 'seen enough' } },
        { actor: 'ada', details: { reason: 'no reason given' } },
      ]);
      await expectReplayed(id);
    });

    it('ends the bake of the release [B10]', async () => {
      const id = await submitted('MONITORING');
      const { journal } = api.store;
      await journal.commit(await journal.open(id), () => ({ steps: [someStep('W54', { finished_at: at(-1_000) })] }));
      expect((await say(id, 'promote')).body.finish_requested).toHaveLength(1);
      expect((await say(id, 'promote', { service_name: 'shop' })).status).toBe(409);
    });

    it.each(running.filter((status) => status !== 'MONITORING'))(
      'is refused while no bake is under way: %s [B10]',
      async (status) => {
        const { status: answered, problem } = await say(await submitted(status), 'promote');
        expect([answered, problem?.code]).toEqual([409, 'illegal_transition']);
        expect(problem?.detail).toMatch(/No bake .* is under way/u);
      },
    );

    it('is refused for a service that does not bake, and names those that do [B10]', async () => {
      const id = await withBakes('shop');
      expect((await say(id, 'promote', { service_name: 'stock' })).problem?.detail).toMatch(
        /Under way are those of shop/u,
      );
      expect((await say(id, 'promote', { service_name: 'No Name' })).status).toBe(422);
    });
  });

  describe('retry, rollback and cancel of one that waits for a decision', () => {
    it('retry notes that its failed phase is to be done again, once, and starts nothing new [B10 CS4]', async () => {
      const id = await undecided();
      const first = await say(id, 'retry', { reason: 'the database is back' });
      expect([first.status, first.body.id, first.body.retry_requested]).toEqual([
        202,
        id,
        { by: 'dan', at: expect.any(String) },
      ]);
      expect((await say(id, 'retry', {}, 'ada')).body).toEqual(first.body);
      expect(await audited('deployment.retry')).toMatchObject([
        { actor: 'dan', target: id, details: { reason: 'the database is back' } },
      ]);
      expect(api.engine.started()).toHaveLength(1);
      await expectReplayed(id);
    });

    it('retry is refused when the time to decide is over [B10]', async () => {
      const { status, problem } = await say(await undecided(-1), 'retry');
      expect([status, problem?.code]).toEqual([409, 'illegal_transition']);
      expect(problem?.detail).toMatch(/was over at/u);
    });

    it('rollback puts its rollback on record for its machine, once, also after a retry was asked for [B10 CS4]', async () => {
      const id = await undecided();
      await say(id, 'retry');
      const first = await say(id, 'rollback', { reason: 'enough' });
      expect([first.status, first.body.rollback]).toEqual([
        202,
        { status: 'IN_PROGRESS', reason: 'enough', started_at: expect.any(String), remaining: [], kept: [] },
      ]);
      expect((await say(id, 'rollback')).body).toEqual(first.body);
      expect(await audited('deployment.rollback')).toHaveLength(1);
      expect(api.engine.started().map(({ machine }) => machine)).toEqual(['deployment']);
      expect((await say(id, 'retry')).problem?.code).toBe('illegal_transition');
      await expectReplayed(id);
    });

    it('cancel lets it be undone as well [B10]', async () => {
      const id = await undecided();
      expect((await say(id, 'cancel', { reason: 'enough' })).body.cancel_requested.by).toBe('dan');
      expect((await say(id, 'retry')).status).toBe(409);
      expect((await say(id, 'rollback')).status).toBe(409);
    });
  });

  describe('waiting', () => {
    it('says nothing of one that nothing blocks, or that has ended [B7]', async () => {
      const id = await submitted('VALIDATING');
      const empty = { deployment_id: id, status: 'VALIDATING', items: [] };
      expect((await api.call('GET', `/v1/deployments/${id}/waiting`, { as: 'vera' })).body).toEqual(empty);
      await ended(id, 'FAILED');
      expect((await api.call('GET', `/v1/deployments/${id}/waiting`)).body.items).toEqual([]);
    });

    it('names who paused it, since when, and who can let it go on and how [B7]', async () => {
      const id = await submitted('DEPLOYING');
      const { body } = await say(id, 'pause', { reason: 'errors on the graph' });
      expect((await api.call('GET', `/v1/deployments/${id}/waiting`, { as: 'vera' })).body.items).toEqual([
        expect.objectContaining({
          kind: 'PAUSE',
          what: 'dan paused it: errors on the graph',
          since: body.paused.at,
          unblocked_by: ['dan', 'ada', 'group:windlass-administrators'],
          how: ['windlass resume shop-v1', 'windlass cancel shop-v1'],
        }),
        expect.objectContaining({ kind: 'DEPENDENCY', subject: 'shop' }),
      ]);
    });

    it('names the decision that is waited for, and until when [B7 B10]', async () => {
      const id = await undecided();
      const { items } = (await api.call('GET', `/v1/deployments/${id}/waiting`)).body;
      const { decide_before } = (await api.store.records.state(id)) ?? {};
      expect(items).toMatchObject([
        { kind: 'DECISION', until: decide_before, what: expect.stringContaining(failure.message) },
      ]);
    });

    it('is not for those who may not look [CS1]', async () => {
      const id = await submitted();
      expect((await api.call('GET', `/v1/deployments/${id}/waiting`, { as: 'eve' })).status).toBe(403);
    });
  });
});
