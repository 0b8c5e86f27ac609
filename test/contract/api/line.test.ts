import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startQueued } from '../../../functions/orchestrator/start-queued.ts';
import type { QueuedDeployment } from '../../../shared/domain/environment/lease-queue.ts';
import { completed, endedAs } from '../../unit/shared/adapters/store/store-fixture.ts';
import { definition, openTestApi, release, type Called, type TestApi } from './api-fixture.ts';

const incident = { reason: 'incident 42', expires_in_seconds: 3_600 };

describe('the line of an environment', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
  });
  afterEach(() => api.close());

  const hold = (body: unknown = incident, as = 'dan') => api.call('POST', '/v1/environments/dev/hold', { as, body });
  const letGo = (as = 'dan') => api.call('DELETE', '/v1/environments/dev/hold', { as });
  const submit = (name: string, wish: object = {}, options: object = {}): Promise<Called> =>
    api.call('POST', '/v1/deployments', { as: 'dan', body: release(name, {}, wish), ...options });
  const queue = (name: string, wish: object = {}) => submit(name, { when_busy: 'QUEUE', ...wish });
  const get = async (id: string) => (await api.call('GET', `/v1/deployments/${id}`)).body;
  const environment = async () => (await api.call('GET', '/v1/environments/dev')).body;
  const line = async () => ((await environment()).queue ?? []).map(({ name }: QueuedDeployment) => name);
  const owner = async () => (await api.store.environments.lease('dev'))?.owner;
  const see = () => startQueued(api.deps, 'dev');
  const end = async (id: string, how: typeof completed | ReturnType<typeof endedAs> = completed) =>
    api.store.journal.commit(await api.store.journal.open(id), () => how);
  const audits = async () => (await api.call('GET', '/v1/environments/dev/audit?limit=200')).body;
  const cancel = (id: string) =>
    api.call('POST', `/v1/deployments/${id}/cancel`, { as: 'dan', body: { reason: 'the wrong day' } });

  describe('when it is stopped', () => {
    it('says who did, why and until when, with the environment and to everybody whom it stops [B5]', async () => {
      const { status, body } = await hold();
      expect([status, body]).toEqual([
        200,
        {
          by: 'dan',
          reason: 'incident 42',
          at: expect.any(String),
          expires_at: expect.any(String),
          allow_hotfix: false,
        },
      ]);
      expect(Date.parse(body.expires_at) - Date.parse(body.at)).toBe(3_600_000);
      expect((await environment()).hold).toEqual(body);
      const refused = await submit('shop-v1');
      expect([refused.status, refused.problem?.code, refused.headers.get('retry-after')]).toEqual([
        409,
        'environment_held',
        '60',
      ]);
      for (const words of ['dan', body.expires_at, 'incident 42', 'QUEUE'])
        expect(refused.problem?.detail).toContain(words);
      expect(api.engine.started()).toEqual([]);
    });

    it('twice is as once, and another reason replaces it; both are audited, and so is the release, once [B5 CS4]', async () => {
      const first = await hold();
      api.clock.advance(1_000);
      expect((await hold(incident, 'ada')).body).toEqual(first.body);
      const other = await hold({ ...incident, reason: 'incident 43' }, 'ada');
      expect(other.body).toMatchObject({ by: 'ada', reason: 'incident 43' });
      expect([(await letGo()).status, (await letGo()).status]).toEqual([204, 204]);
      expect(await environment()).not.toHaveProperty('hold');
      const { items, verification } = await audits();
      expect(
        items.slice(1).map(({ actor, action, details }: Record<string, object>) => [actor, action, details]),
      ).toEqual([
        ['dan', 'environment.hold', expect.objectContaining({ reason: 'incident 42', allow_hotfix: false })],
        ['ada', 'environment.hold', expect.objectContaining({ reason: 'incident 43', replaces: 'incident 42' })],
        ['dan', 'environment.release', expect.objectContaining({ by: 'ada', reason: 'incident 43' })],
      ]);
      expect(verification.is_valid).toBe(true);
    });

    it('is stopped and let go by a deployer, and by nobody with less [B5 CS1]', async () => {
      for (const as of ['vera', 'nobody'])
        expect([(await hold(incident, as)).status, (await letGo(as)).status]).toEqual([403, 403]);
      expect(await environment()).not.toHaveProperty('hold');
      expect((await api.call('POST', '/v1/environments/gone/hold', { body: incident })).status).toBe(404);
    });

    it.each([
      [{}],
      [{ reason: 'for ever' }],
      [{ ...incident, reason: '' }],
      [{ ...incident, expires_in_seconds: 59 }],
      [{ ...incident, expires_in_seconds: 604_801 }],
      [{ ...incident, by: 'somebody else' }],
      [{ ...incident, allow_hotfix: 'yes' }],
    ])('is not by a body such as %j', async (body) => {
      const { status, problem } = await hold(body);
      expect([status, problem?.faults?.length]).toEqual([422, expect.any(Number)]);
      expect(await environment()).not.toHaveProperty('hold');
    });

    it('goes on by itself when the hold expires [B5]', async () => {
      await hold({ ...incident, expires_in_seconds: 60 });
      const { body } = await queue('shop-v1');
      api.clock.advance(60_000);
      expect(await environment()).not.toHaveProperty('hold');
      expect(await see()).toEqual({ outcome: 'begun', deployment_id: body.id });
    });

    it('lets a HOTFIX pass when the hold says so, and nothing else [B5]', async () => {
      await hold({ ...incident, allow_hotfix: true });
      expect((await submit('normal')).problem?.code).toBe('environment_held');
      expect((await submit('hot', { priority: 'HOTFIX' })).body).toMatchObject({ status: 'PENDING', lease_token: 1 });
    });

    it('holds who runs, and lets it go on [B5]', async () => {
      const { body } = await submit('running');
      const { body: held } = await hold();
      expect((await get(body.id)).held).toEqual({
        by: 'dan',
        reason: 'incident 42',
        at: expect.any(String),
        expires_at: held.expires_at,
      });
      await letGo();
      expect(await get(body.id)).not.toHaveProperty('held');
    });

    it('stops no rollback, of what runs or of what had completed [B5]', async () => {
      const { body: done } = await submit('done');
      await end(done.id);
      await hold();
      const { status } = await api.call('POST', `/v1/deployments/${done.id}/rollback`, { as: 'dan', body: {} });
      expect([status, await owner()]).toEqual([202, done.id]);
      expect(await get(done.id)).not.toHaveProperty('held');
    });
  });

  describe('a submission that waits', () => {
    it('is accepted with a place, and begins in its turn [B5]', async () => {
      const { body: running } = await submit('running');
      const waiting = await queue('waiting');
      expect([waiting.status, waiting.headers.get('location')]).toEqual([202, `/v1/deployments/${waiting.body.id}`]);
      expect(waiting.body).toMatchObject({ status: 'PENDING', lease_token: 0, queued: { priority: 'NORMAL' } });
      expect((await environment()).queue).toEqual([
        { deployment_id: waiting.body.id, name: 'waiting', priority: 'NORMAL', at: expect.any(String) },
      ]);
      const { activity } = (await api.call('GET', `/v1/deployments/${waiting.body.id}/progress`)).body;
      expect(activity).toBe('Waiting in line for the lease of dev.');
      expect(api.engine.started().map(({ name }) => name)).toEqual([running.id]);
      await end(running.id);
      await see();
      expect(api.engine.started().map(({ name }) => name)).toEqual([running.id, waiting.body.id]);
      expect(await get(waiting.body.id)).not.toHaveProperty('queued');
    });

    it('is the same under its key, and is not started by that [B6]', async () => {
      await submit('running');
      const keyed = { headers: { 'idempotency-key': 'k' } };
      const first = await submit('waiting', { when_busy: 'QUEUE' }, keyed);
      const again = await submit('waiting', { when_busy: 'QUEUE' }, keyed);
      expect([again.status, again.body.id]).toEqual([202, first.body.id]);
      expect(api.engine.started()).toHaveLength(1);
      expect(await line()).toEqual(['waiting']);
    });

    it('ends at once when it is cancelled, twice as once, and its name is free [B5 B10]', async () => {
      await submit('running');
      const { body } = await queue('waiting');
      const first = await cancel(body.id);
      expect([first.status, first.body]).toEqual([
        202,
        expect.objectContaining({ status: 'CANCELLED', rollback: { status: 'NOT_NEEDED', remaining: [], kept: [] } }),
      ]);
      expect((await cancel(body.id)).body).toEqual(first.body);
      expect(await line()).toEqual([]);
      const cancels = (await audits()).items.filter(({ action }: { action: string }) => action === 'deployment.cancel');
      expect(cancels).toEqual([
        expect.objectContaining({ actor: 'dan', target: body.id, details: { reason: 'the wrong day' } }),
      ]);
      expect((await queue('waiting')).status).toBe(202);
    });

    it('is refused when fifty wait, saying so [B5]', async () => {
      await submit('running');
      for (let number = 0; number < 50; number += 1) await queue(`waiting-${number}`);
      const { status, problem } = await queue('late');
      expect([status, problem?.code]).toEqual([409, 'queue_full']);
      expect(problem?.detail).toMatch(/^50 deployments wait for dev/u);
    }, 30_000);

    it('goes before one that does not want to wait, though the lease is free [B5]', async () => {
      const { body } = await submit('running');
      await queue('waiting');
      await end(body.id);
      const { status, problem, headers } = await submit('pushy');
      expect([status, problem?.code, headers.get('retry-after')]).toEqual([409, 'queue_not_empty', '5']);
      expect(problem?.detail).toContain('waiting first');
    });

    it('lets the rollback of what completed go before it [B5]', async () => {
      const { body: done } = await submit('done');
      await queue('waiting');
      await end(done.id);
      expect((await api.call('POST', `/v1/deployments/${done.id}/rollback`, { as: 'dan', body: {} })).status).toBe(202);
      expect([await see(), await owner()]).toEqual([{ outcome: 'busy' }, done.id]);
    });

    it('waits again when it is tried again, as it was asked for [B5 B10]', async () => {
      await submit('running');
      const { body } = await queue('waiting');
      await cancel(body.id);
      const retried = await api.call('POST', `/v1/deployments/${body.id}/retry`, { as: 'dan', body: {} });
      expect(retried.body).toMatchObject({ status: 'PENDING', retry_of: body.id, queued: { priority: 'NORMAL' } });
      expect(await line()).toEqual(['waiting']);
    });

    it('is one of twenty that come at once: they are served one after the other, in their order [B5 I4]', async () => {
      const names = Array.from({ length: 20 }, (_, index) => `shop-${index}`);
      const answers = await Promise.all(names.map((name) => queue(name)));
      expect(answers.map(({ status }) => status)).toEqual(names.map(() => 202));
      const wanted = [answers.find(({ body }) => body.lease_token === 1)?.body.name, ...(await line())];
      expect(new Set(wanted)).toEqual(new Set(names));
      const served: string[] = [];
      for (let token = 1; token <= 20; token += 1) {
        const lease = await api.store.environments.lease('dev');
        const state = await get(lease?.owner ?? '');
        expect([lease?.fencing_token, state.lease_token]).toEqual([token, token]);
        served.push(state.name);
        await end(state.id);
        await Promise.all([see(), see()]);
      }
      expect(served).toEqual(wanted);
      expect(api.engine.started().map(({ name }) => name)).toHaveLength(20);
      expect(await owner()).toBeNull();
    }, 30_000);
  });

  describe('a submission that supersedes', () => {
    it('cancels who waits and who runs, and says who superseded whom [B5 CS4]', async () => {
      const { body: running } = await submit('running');
      const { body: waiting } = await queue('waiting');
      const { status, body } = await submit('new', { when_busy: 'SUPERSEDE' }, { as: 'ada' });
      expect(status).toBe(202);
      const reason = `superseded by new (${body.id})`;
      expect(await get(waiting.id)).toMatchObject({ status: 'CANCELLED', cancel_requested: { by: 'ada', reason } });
      expect(await get(running.id)).toMatchObject({ status: 'PENDING', cancel_requested: { by: 'ada', reason } });
      const { items, verification } = await audits();
      expect(
        items.slice(-3).map(({ action, target, details }: Record<string, object>) => [action, target, details]),
      ).toEqual([
        ['deployment.submit', body.id, expect.objectContaining({ queued: 1, supersedes: [waiting.id] })],
        ['deployment.cancel', running.id, { reason }],
        ['deployment.cancel', waiting.id, { reason }],
      ]);
      expect(verification.is_valid).toBe(true);
      expect(await line()).toEqual(['new']);
    });

    it('is refused as any other for what is wrong with it, and then supersedes nobody', async () => {
      await submit('running');
      await queue('waiting');
      expect((await submit('waiting', { when_busy: 'SUPERSEDE' })).problem?.code).toBe('name_taken');
      expect(await line()).toEqual(['waiting']);
      for (const wish of [{ when_busy: 'PUSH' }, { priority: 'URGENT' }])
        expect((await submit('x', wish)).status).toBe(422);
    });
  });

  it('keeps its environment from being removed', async () => {
    const { body } = await submit('running');
    await queue('waiting');
    await end(body.id, endedAs('FAILED'));
    const { status, problem } = await api.call('DELETE', '/v1/environments/dev');
    expect([status, problem?.code]).toEqual([409, 'in_use']);
    expect(problem?.detail).toContain('which waits for its lease');
  });
});
