import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { definition, openTestApi, release, service, type TestApi } from './api-fixture.ts';

/** Ends a deployment as its machine would. */
const end = async (api: TestApi, id: string, status: 'COMPLETED' | 'FAILED'): Promise<void> => {
  const { journal } = api.store;
  const moves = ['VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'].map(
    (deployment_status) => ({
      event_type: 'STATUS_CHANGED' as const,
      phase: 'DEPLOYMENT' as const,
      status: 'INFO' as const,
      details: { deployment_status },
      source_component: 'orchestrator' as const,
    }),
  );
  const last = {
    event_type: status === 'COMPLETED' ? ('DEPLOYMENT_SUCCEEDED' as const) : ('DEPLOYMENT_FAILED' as const),
    phase: 'COMPLETION' as const,
    status: 'SUCCEEDED' as const,
    details: { deployment_status: status },
    source_component: 'orchestrator' as const,
  };
  await journal.commit(await journal.open(id), () => ({
    events: [...moves, last],
    end: { completed: status === 'COMPLETED' },
  }));
};

describe('deployments', () => {
  let api: TestApi;
  beforeEach(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
  });
  afterEach(() => api.close());

  const submit = (name = 'shop-v1', options: object = {}) =>
    api.call('POST', '/v1/deployments', { as: 'dan', body: release(name), ...options });
  const completed = async (name: string): Promise<string> => {
    const { body } = await submit(name);
    await end(api, body.id, 'COMPLETED');
    return body.id as string;
  };

  const expectNothingStored = async (): Promise<void> => {
    expect((await api.call('GET', '/v1/deployments')).body.items).toEqual([]);
    expect((await api.store.environments.lease('dev'))?.owner).toBeNull();
    expect(api.engine.started()).toEqual([]);
  };

  describe('plans', () => {
    it('shows every change, the order and the hash, and changes nothing [B4]', async () => {
      const { status, body } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      expect(status).toBe(200);
      expect(body.waves).toEqual([['stock'], ['shop']]);
      expect(body.services.map((one: { change: string }) => one.change)).toEqual(['CREATE', 'CREATE']);
      expect(body.capacity).toMatchObject({ peak: { instances: 2 }, in_use: { instances: 0 } });
      expect((await api.call('GET', '/v1/deployments')).body.items).toEqual([]);
      expect((await api.store.environments.capacity('dev')).reservations).toEqual({});
    });

    it('binds a submission to the hash: the same is accepted, another refused with 412 [B4]', async () => {
      const { body: plan } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      api.services.change('/srv/stock', 'cd'.repeat(32));
      const changed = await submit('shop-v1', { body: release('shop-v1', {}, { plan_hash: plan.hash }) });
      expect([changed.status, changed.problem?.code]).toEqual([412, 'plan_changed']);
      expect(api.engine.started()).toEqual([]);
      const { body: again } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      expect(again.hash).not.toBe(plan.hash);
      expect((await submit('shop-v1', { body: release('shop-v1', {}, { plan_hash: again.hash }) })).status).toBe(202);
    });

    it('names all faults at once, each where it stands', async () => {
      api.services.lose('/srv/gone');
      const services = [
        service('stock', {
          dependencies: [{ service_name: 'shop' }],
          artifact: { kind: 'DIRECTORY', location: '/srv/gone' },
        }),
        service('shop', {
          dependencies: [{ service_name: 'stock' }, { service_name: 'nobody' }],
          artifact: { kind: 'TARBALL', location: '/srv/shop.tar', sha256: 'cd'.repeat(32) },
        }),
      ];
      const resource_requirements = [
        { name: 'queue', resource_type: 'SQS_QUEUE' },
        { name: 'db', resource_type: 'RDS_DATABASE', specification: { colour: 'red' } },
      ];
      const { status, problem } = await api.call('POST', '/v1/plans', {
        as: 'dan',
        body: release('faulty', { services, resource_requirements }),
      });
      expect(status).toBe(422);
      const places = problem?.faults?.map((fault) => `${fault.pointer} ${fault.code}`) ?? [];
      expect(places).toEqual(
        expect.arrayContaining([
          '/specification/services/0/artifact/location artifact_missing',
          '/specification/services/1/artifact/sha256 artifact_different',
          '/specification/resource_requirements/0/resource_type not_supported',
          '/specification/resource_requirements/1/specification invalid_value',
          '/specification/services/1/dependencies/1/service_name unknown_dependency',
        ]),
      );
      expect(problem?.faults?.some((fault) => /stock.*shop|shop.*stock/.test(fault.message))).toBe(true);
    });

    it('refuses an environment that does not exist, at its place', async () => {
      const { status, problem } = await api.call('POST', '/v1/plans', {
        as: 'dan',
        body: release('shop', { target_environment: 'nowhere' }),
      });
      expect(status).toBe(422);
      expect(problem?.faults).toEqual([
        expect.objectContaining({ pointer: '/specification/target_environment', code: 'unknown_environment' }),
      ]);
    });

    it('says which capacity is short', async () => {
      await api.call('PUT', '/v1/environments/dev/configuration', { body: { limits: { instances: 1 } } });
      const { status, problem } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      expect([status, problem?.code]).toEqual([409, 'capacity_exhausted']);
      expect(problem?.detail).toMatch(/instances: 2 would be in use of 1/);
      expect((await submit()).problem?.code).toBe('capacity_exhausted');
    });
  });

  describe('submission', () => {
    it('stores the deployment, starts its machine, and says where it is [DC1] [DC4] [O1] [W14]', async () => {
      const { status, body, headers } = await submit();
      expect(status).toBe(202);
      expect(body).toMatchObject({
        name: 'shop-v1',
        status: 'PENDING',
        environment_id: 'dev',
        created_by: 'dan',
        service_count: 2,
      });
      expect(headers.get('location')).toBe(`/v1/deployments/${body.id}`);
      expect(await api.store.records.state(body.id)).toEqual(body);
      expect(api.engine.started()).toEqual([
        { machine: 'deployment', name: body.id, input: { deployment_id: body.id, failure: null } },
      ]);
      expect((await api.call('GET', `/v1/deployments/${body.id}`, { as: 'vera' })).body).toMatchObject({
        id: body.id,
        specification: { target_environment: 'dev' },
      });
      expect((await api.store.environments.lease('dev'))?.owner).toBe(body.id);
    });

    it('takes the same specification as YAML [DC4]', async () => {
      const raw = `name: from-yaml
specification:
  target_environment: dev
  services:
    - { name: stock, version: 1.0.0, artifact: { kind: DIRECTORY, location: /srv/stock }, command: [node, s.mjs], health_checks: [{ kind: TCP }] }
`;
      const { status, body } = await api.call('POST', '/v1/deployments', {
        as: 'dan',
        raw,
        headers: { 'content-type': 'text/yaml; charset=utf-8' },
      });
      expect([status, body.name]).toEqual([202, 'from-yaml']);
    });

    it('records the steps of the initiation with their times [W11] [W12] [W13] [W14]', async () => {
      const { body } = await submit();
      const results = await api.call('GET', `/v1/deployments/${body.id}/results`, { as: 'vera' });
      const steps = results.body.steps as {
        id: string;
        outcome: string;
        message: string;
        phase: string;
        duration_milliseconds: number;
      }[];
      expect(steps.map((step) => `${step.id} ${step.outcome} ${step.phase}`).sort()).toEqual(
        ['W11', 'W12', 'W13', 'W14'].map((id) => `${id} PASSED INITIATION`),
      );
      expect(steps.find((step) => step.id === 'W11')?.message).toMatch(/2 services in 2 waves/);
      expect(steps.find((step) => step.id === 'W12')?.message).toMatch(/dan may deploy to dev, by dan-is-deployer/);
      expect(steps.find((step) => step.id === 'W13')?.message).toMatch(/version 1 of dev/);
      expect(steps.find((step) => step.id === 'W14')?.message).toContain(body.id);
    });

    it('is refused with its faults when the specification is not sound, and nothing of it is stored [W11]', async () => {
      const body = release('shop-v1', { services: [service('shop', { dependencies: [{ service_name: 'nowhere' }] })] });
      const answer = await submit('shop-v1', { body });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid']);
      expect(answer.body.faults).toMatchObject([
        { pointer: '/specification/services/0/dependencies/0/service_name', code: 'unknown_dependency' },
      ]);
      await expectNothingStored();
    });

    it('is refused to who may not deploy to the environment, and nothing of it is stored [W12]', async () => {
      for (const as of ['vera', 'eve']) expect((await submit('shop-v1', { as })).status).toBe(403);
      await expectNothingStored();
    });

    it('makes the context that travels with it [DS1] [W13]', async () => {
      const { body } = await submit();
      expect(await api.store.records.context(body.id)).toEqual({
        deployment_id: body.id,
        environment_id: 'dev',
        user_id: 'dan',
        correlation_id: body.correlation_id,
        metadata: { name: 'shop-v1', plan_hash: body.plan_hash },
        configuration: { environment_version: 1 },
        security_context: { groups: [], deciding_policy_id: 'dan-is-deployer' },
        monitoring_context: { notify_on: expect.arrayContaining(['DEPLOYMENT_FAILED']) },
      });
    });

    it('is accepted when the engine cannot be reached, since it is stored', async () => {
      api.engine.failWith(new Error('engine gone'));
      const { status, body } = await submit();
      expect(status).toBe(202);
      expect(api.log.lines.find((line) => line.level === 'error')?.fields).toMatchObject({ deployment_id: body.id });
    });

    it('refuses a name that a deployment of the environment has [CD1]', async () => {
      const id = await completed('shop-v1');
      const { status, problem } = await submit();
      expect([status, problem?.code]).toEqual([409, 'name_taken']);
      expect(problem?.detail).toContain(id);
    });

    it('lets one of many submissions of a name through at the same time [CD1]', async () => {
      const results = await Promise.all(Array.from({ length: 8 }, () => submit()));
      const count = (status: number) => results.filter((one) => one.status === status).length;
      expect([count(202), count(409)]).toEqual([1, 7]);
      expect((await api.call('GET', '/v1/deployments')).body.items).toHaveLength(1);
    });

    it('refuses while another deployment holds the environment, and says when to ask again', async () => {
      const first = await submit('first');
      const { status, problem, headers } = await submit('second');
      expect([status, problem?.code]).toEqual([409, 'lease_held']);
      expect(problem?.detail).toContain(first.body.id);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it('leaves nothing behind when it refuses', async () => {
      const before = (await api.store.table.changes('', 1_000)).changes.length;
      api.services.lose('/srv/shop');
      expect((await submit()).status).toBe(422);
      expect((await api.store.table.changes('', 1_000)).changes).toHaveLength(before);
      expect((await api.store.environments.lease('dev'))?.owner ?? null).toBeNull();
      expect(api.engine.started()).toEqual([]);
    });
  });

  describe('Idempotency-Key', () => {
    const headers = { 'idempotency-key': 'release-42' };

    it('gives the first deployment again for the same key and body [B6]', async () => {
      const first = await submit('shop-v1', { headers });
      const second = await submit('shop-v1', { headers });
      expect(second.status).toBe(202);
      expect(second.body).toEqual(first.body);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(api.engine.started()).toHaveLength(1);
    });

    it('gives it again though the plan that it was bound to has changed by it [B6]', async () => {
      const { body: plan } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      const body = release('shop-v1', {}, { plan_hash: plan.hash });
      const first = await submit('shop-v1', { headers, body });
      const second = await submit('shop-v1', { headers, body });
      expect([second.status, second.body.id]).toEqual([202, first.body.id]);
    });

    it('gives one deployment to many who send it at the same time [B6]', async () => {
      const results = await Promise.all(Array.from({ length: 6 }, () => submit('shop-v1', { headers })));
      expect(new Set(results.map((one) => `${one.status} ${one.body.id}`)).size).toBe(1);
    });

    it('starts the machine again if it did not start the first time [B6]', async () => {
      api.engine.failWith(new Error('engine gone'));
      await submit('shop-v1', { headers });
      api.engine.failWith(undefined);
      const { body } = await submit('shop-v1', { headers });
      expect(api.engine.started().map((one) => one.name)).toEqual([body.id]);
    });

    it('refuses the key with another body [B6]', async () => {
      const first = await submit('shop-v1', { headers });
      const { status, problem } = await submit('shop-v2', { headers });
      expect([status, problem?.code]).toEqual([409, 'key_reused']);
      expect(problem?.detail).toContain(first.body.id);
    });

    it('binds nobody else, and not beyond the end of the deployment [B6]', async () => {
      const first = await submit('shop-v1', { headers });
      await end(api, first.body.id, 'FAILED');
      const other = await submit('shop-v1', { as: 'ada', headers });
      expect([other.status, other.body.id === first.body.id]).toEqual([202, false]);
      await end(api, other.body.id, 'FAILED');
      const again = await submit('shop-v1', { headers });
      expect([again.status, again.body.id === first.body.id]).toEqual([202, false]);
    });

    it('refuses a key that is none', async () => {
      const { status, problem } = await submit('shop-v1', { headers: { 'idempotency-key': 'two words' } });
      expect([status, problem?.faults?.[0]?.pointer]).toEqual([400, '/headers/idempotency-key']);
    });
  });

  describe('lists', () => {
    it('gives the newest first, by environment and status, page by page', async () => {
      const ids = [await completed('a'), await completed('b')];
      const { body: failed } = await submit('c');
      await end(api, failed.id, 'FAILED');
      const names = (list: { body: { items: { name: string }[] } }) => list.body.items.map((one) => one.name);
      expect(names(await api.call('GET', '/v1/deployments?environment_id=dev', { as: 'vera' }))).toEqual([
        'c',
        'b',
        'a',
      ]);
      expect(names(await api.call('GET', '/v1/deployments?status=COMPLETED'))).toEqual(['b', 'a']);
      const first = await api.call('GET', '/v1/deployments?environment_id=dev&status=COMPLETED&limit=1');
      const second = await api.call(
        'GET',
        `/v1/deployments?environment_id=dev&status=COMPLETED&limit=1&cursor=${first.body.cursor}`,
      );
      expect([...names(first), ...names(second)]).toEqual(['b', 'a']);
      expect(ids).toHaveLength(2);
    });

    it('leaves out those of environments that the caller may not view [CS1]', async () => {
      await completed('visible');
      await api.call('POST', '/v1/environments', { body: definition('secret', { security_policies: [] }) });
      await api.call('POST', '/v1/deployments', { body: release('hidden', { target_environment: 'secret' }) });
      const names = async (as: string) =>
        (await api.call('GET', '/v1/deployments', { as })).body.items.map((one: { name: string }) => one.name);
      expect(await names('vera')).toEqual(['visible']);
      expect(await names('root')).toEqual(['hidden', 'visible']);
      expect((await api.call('GET', '/v1/deployments?environment_id=secret', { as: 'vera' })).status).toBe(403);
    });

    it('refuses a cursor of another list', async () => {
      for (const cursor of ['nonsense', 'eyJwayI6IngifQ']) {
        expect((await api.call('GET', `/v1/deployments?cursor=${cursor}`)).status).toBe(400);
        expect((await api.call('GET', `/v1/environments?cursor=${cursor}`)).status).toBe(400);
        expect((await api.call('GET', `/v1/environments/dev/audit?cursor=${cursor}`)).status).toBe(400);
      }
    });
  });

  describe('cancel', () => {
    it('notes the wish once, with who had it, however often it is said [CS4]', async () => {
      const { body } = await submit();
      const first = await api.call('POST', `/v1/deployments/${body.id}/cancel`, {
        as: 'dan',
        body: { reason: 'wrong one' },
      });
      expect([first.status, first.body.cancel_requested]).toEqual([
        202,
        { by: 'dan', reason: 'wrong one', at: expect.any(String) },
      ]);
      const second = await api.call('POST', `/v1/deployments/${body.id}/cancel`, { as: 'ada' });
      expect(second.body).toEqual(first.body);
      const { items } = (await api.call('GET', '/v1/environments/dev/audit')).body;
      expect(items.filter((entry: { action: string }) => entry.action === 'deployment.cancel')).toHaveLength(1);
    });

    it('is refused when the deployment has ended', async () => {
      const id = await completed('shop-v1');
      const { status, problem } = await api.call('POST', `/v1/deployments/${id}/cancel`);
      expect([status, problem?.code]).toEqual([409, 'illegal_transition']);
    });
  });

  describe('retry', () => {
    it('submits what a failed deployment asked for as a new one [B10]', async () => {
      const { body: failed } = await submit();
      await end(api, failed.id, 'FAILED');
      const { status, body } = await api.call('POST', `/v1/deployments/${failed.id}/retry`, { as: 'dan' });
      expect(status).toBe(202);
      expect(body).toMatchObject({ name: 'shop-v1', retry_of: failed.id, status: 'PENDING' });
      expect(body.id).not.toBe(failed.id);
      expect(await api.store.records.specification(body.id)).toEqual(await api.store.records.specification(failed.id));
      expect(api.engine.started().map((one) => one.name)).toContain(body.id);
    });

    it('is not bound to the plan that the failed one was [B10]', async () => {
      const { body: plan } = await api.call('POST', '/v1/plans', { as: 'dan', body: release() });
      const { body: failed } = await submit('shop-v1', { body: release('shop-v1', {}, { plan_hash: plan.hash }) });
      await end(api, failed.id, 'FAILED');
      api.services.change('/srv/stock', 'cd'.repeat(32));
      const { status, body } = await api.call('POST', `/v1/deployments/${failed.id}/retry`, { as: 'dan' });
      expect(status).toBe(202);
      expect(body.plan_hash).not.toBe(plan.hash);
    });

    it('is refused for one that runs or completed [B10]', async () => {
      const { body } = await submit();
      expect((await api.call('POST', `/v1/deployments/${body.id}/retry`)).problem?.code).toBe('illegal_transition');
      await end(api, body.id, 'COMPLETED');
      expect((await api.call('POST', `/v1/deployments/${body.id}/retry`)).status).toBe(409);
    });
  });

  describe('rollback', () => {
    const rollback = (id: string, options: object = {}) =>
      api.call('POST', `/v1/deployments/${id}/rollback`, { as: 'dan', ...options });
    const rollbacks = () => api.engine.started().filter((one) => one.machine === 'rollback');

    it('starts the rollback machine of the newest completed deployment, once', async () => {
      const id = await completed('shop-v1');
      const { status, body, headers } = await rollback(id, { body: { reason: 'customers complain' } });
      expect([status, body.id, headers.get('location')]).toEqual([202, id, `/v1/deployments/${id}`]);
      expect((await rollback(id)).status).toBe(202);
      expect(rollbacks().map((one) => one.input)).toEqual([{ deployment_id: id, failure: null }]);
    });

    it('is on record with its reason and who asked for it, even if the machine cannot be started [CS4]', async () => {
      const id = await completed('shop-v1');
      api.engine.failWith(new Error('engine gone'));
      expect((await rollback(id, { body: { reason: 'customers complain' } })).status).toBe(202);
      const { body } = await api.call('GET', `/v1/deployments/${id}`);
      expect(body.rollback).toMatchObject({ status: 'IN_PROGRESS', reason: 'customers complain' });
      const { items } = (await api.call('GET', '/v1/environments/dev/audit?limit=200')).body;
      expect(items.at(-1)).toMatchObject({ actor: 'dan', action: 'deployment.rollback', target: id });
      api.engine.failWith(undefined);
      expect((await rollback(id)).status).toBe(202);
      expect(rollbacks()).toHaveLength(1);
    });

    it('is refused for one that a later release was built on', async () => {
      const older = await completed('shop-v1');
      const newer = await completed('shop-v2');
      const { status, problem } = await rollback(older);
      expect([status, problem?.code]).toEqual([409, 'illegal_transition']);
      expect(problem?.detail).toContain(newer);
    });

    it('is refused while it runs, while another one runs, and when there is nothing to undo', async () => {
      const { body: failed } = await submit('failed');
      expect((await rollback(failed.id)).problem?.detail).toMatch(/Cancel it/);
      await end(api, failed.id, 'FAILED');
      expect((await rollback(failed.id)).status).toBe(409);
      const done = await completed('done');
      await submit('running');
      const { status, problem, headers } = await rollback(done);
      expect([status, problem?.code, headers.get('retry-after') !== null]).toEqual([409, 'lease_held', true]);
      expect(rollbacks()).toEqual([]);
    });

    it('goes on with a rollback that could not finish', async () => {
      const { body: failed } = await submit('failed');
      const { journal } = api.store;
      const rolledBack = { status: 'FAILED' as const, remaining: ['service shop'], kept: [] };
      await journal.commit(await journal.open(failed.id), () => ({
        events: [
          {
            event_type: 'ROLLBACK_COMPLETED',
            phase: 'ROLLBACK',
            status: 'FAILED',
            details: { rollback: rolledBack },
            source_component: 'orchestrator',
          },
        ],
      }));
      await end(api, failed.id, 'FAILED');
      expect((await rollback(failed.id)).status).toBe(202);
      expect(rollbacks()).toHaveLength(1);
    });
  });
});
