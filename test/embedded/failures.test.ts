import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { ask, startLoad, until } from '../contract/service-deployer/traffic.ts';
import {
  developmentEnvironment,
  quickCheck,
  sampleService,
  sampleServices,
  shortCheck,
  smallRelease,
} from '../fixtures/small-release.ts';
import { counted, lookAt, type Look } from './look.ts';
import { isOfStatus, operatorOf, refusal, type Ended, type Operator } from './operator.ts';
import { openTarget, type Target } from './target.ts';

const base = sampleService('base', 'healthy.mjs');
const shorty = (file: string, changes: object = {}): object =>
  sampleService('new', file, { health_checks: [shortCheck], ...changes });
const baseOnly = (name: string, changes: object = {}): object => smallRelease(name, 'lab', [base], changes);
const withNew = (name: string, added: object, changes: object = {}): object =>
  smallRelease(name, 'lab', [base, added], changes);

/** A release to an environment in which something serves already: whatever goes wrong, that has to be left as it was. */
describe('a release that goes wrong', () => {
  let target: Target;
  let operator: Operator;
  let before: Look;
  let scratch: string;
  beforeAll(async () => {
    [target, scratch] = await Promise.all([openTarget(), mkdtemp(join(tmpdir(), 'windlass-failures-'))]);
    operator = operatorOf(target);
    await operator.apply(developmentEnvironment('lab', { configuration: { limits: { instances: 10 } } }));
    await operator.release(baseOnly('base-v1'));
  });
  afterAll(async () => {
    await target?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  beforeEach(async () => {
    before = await lookAt(target, operator, 'lab');
    if (before.serving[0] !== 'base 1.0.0, 1 of 1') throw new Error(`base does not serve: ${JSON.stringify(before)}`);
  });
  const expectNothingLeft = async (): Promise<void> => expect(await lookAt(target, operator, 'lab')).toEqual(before);

  const undone = { status: 'FAILED', rollback: { status: 'COMPLETED', remaining: [], kept: [] } };

  describe('because a service does not come up', () => {
    afterEach(expectNothingLeft);

    it.each([
      ['exits at once', shorty('exits-at-once.mjs'), /exited with code 1: Error: no database at orders\.sqlite/],
      ['never gets healthy', shorty('never-healthy.mjs'), /answered 503, expected 200/],
      ['listens on another port than it was given', shorty('wrong-port.mjs'), /refused|no answer|not.*listen/i],
      ['is not there to be run', shorty('', { command: ['no-such-program'] }), /no such program/],
      [
        'fails its check by command',
        shorty('healthy.mjs', {
          health_checks: [{ ...shortCheck, kind: 'COMMAND', command: ['node', '-e', 'process.exit(7)'] }],
        }),
        /7/,
      ],
    ])('%s: it says so and is undone [W43]', async (_, service, words) => {
      const { state } = await operator.release(withNew('does-not-come-up', service));
      expect(state).toMatchObject({
        ...undone,
        failure: { step: 'W43', affected_components: ['new'], message: expect.stringMatching(words) },
      });
    });

    it('is undone with those that were activated before it [B2]', async () => {
      const services = [
        base,
        sampleService('middle', 'healthy.mjs'),
        shorty('never-healthy.mjs', { dependencies: [{ service_name: 'middle' }] }),
      ];
      const { state, events } = await operator.release(smallRelease('third-wave', 'lab', services));
      expect(state).toMatchObject(undone);
      expect(
        events
          .filter(({ event_type }) => event_type === 'SERVICE_ACTIVATED')
          .flatMap((event) => event.affected_components),
      ).toEqual(['middle']);
    });
  });

  describe('because of its artifact', () => {
    afterEach(expectNothingLeft);
    const copied = async (name: string): Promise<string> => {
      const location = join(scratch, name);
      await cp(sampleServices, location, { recursive: true });
      return location;
    };
    const of = (location: string, more: object = {}): object =>
      sampleService('new', 'healthy.mjs', { artifact: { kind: 'DIRECTORY', location, ...more } });

    it('gone between plan and submission: refused, at its place', async () => {
      const location = await copied('gone');
      const request = withNew('gone', of(location));
      const { hash } = await operator.client.request<{ hash: string }>('POST', '/v1/plans', { body: request });
      await rm(location, { recursive: true });
      const problem = await refusal(operator.submit({ ...request, plan_hash: hash }));
      expect(problem).toMatchObject({
        status: 422,
        faults: [
          {
            pointer: '/specification/services/1/artifact/location',
            code: 'artifact_missing',
            message: expect.stringContaining(location),
          },
        ],
      });
    });

    it('changed between plan and submission: another plan [B4]', async () => {
      const location = await copied('changed');
      const request = withNew('changed', of(location));
      const { hash } = await operator.client.request<{ hash: string }>('POST', '/v1/plans', { body: request });
      await writeFile(join(location, 'healthy.mjs'), '// another program');
      expect(await refusal(operator.submit({ ...request, plan_hash: hash }))).toMatchObject({
        status: 412,
        code: 'plan_changed',
      });
    });

    it('of another hash than the specification says: refused, at its place', async () => {
      const problem = await refusal(
        operator.submit(withNew('different', of(sampleServices, { sha256: 'ab'.repeat(32) }))),
      );
      expect(problem).toMatchObject({
        status: 422,
        faults: [{ pointer: '/specification/services/1/artifact/sha256', code: 'artifact_different' }],
      });
    });

    it('gone while the services that it depends on are rolled out: undone', async () => {
      const location = await copied('vanishing');
      const slow = sampleService('slow', 'slow-start.mjs', {
        configuration: { variables: { START_MILLISECONDS: 700 } },
      });
      const { id } = await operator.submit(
        smallRelease('vanishing', 'lab', [base, slow, { ...of(location), dependencies: [{ service_name: 'slow' }] }]),
      );
      await operator.reached(id, isOfStatus('DEPLOYING'));
      await rm(location, { recursive: true });
      const { state } = await operator.ended(id);
      expect(state).toMatchObject({
        ...undone,
        failure: { step: 'W41', affected_components: ['new'], message: expect.stringContaining(location) },
      });
    });
  });

  describe('because it does not do what it should', () => {
    afterEach(expectNothingLeft);

    it('fails a test of its specification: undone, with what was expected and found [W51 T1]', async () => {
      const api_tests = [
        { name: 'says-hello', service_name: 'new', request: { path: '/' }, expect: { body_contains: ['hello'] } },
      ];
      const { state } = await operator.release(
        withNew('says-nothing', sampleService('new', 'healthy.mjs'), { success_criteria: { api_tests } }),
      );
      expect(state).toMatchObject({ ...undone, failure: { step: 'W51', message: expect.stringContaining('hello') } });
    });

    it('is too slow: undone, with what was measured [W53 T3]', async () => {
      const performance_tests = [
        {
          name: 'quick',
          service_name: 'new',
          path: '/slow?milliseconds=60',
          requests: 5,
          concurrency: 5,
          max_p95_milliseconds: 20,
        },
      ];
      const { state } = await operator.release(
        withNew('too-slow', sampleService('new', 'healthy.mjs'), { success_criteria: { performance_tests } }),
      );
      expect(state).toMatchObject({
        ...undone,
        failure: { step: 'W53', message: expect.stringMatching(/p95 .*20 ms/) },
      });
    });

    it('answers with errors under traffic: its bake ends it', async () => {
      const { id } = await operator.submit(
        withNew('errors', sampleService('new', 'healthy.mjs'), {
          success_criteria: { bake_seconds: 10, max_error_percent: 1 },
        }),
      );
      await operator.reached(id, isOfStatus('MONITORING'));
      const url = await operator.urlOf('lab', 'new');
      const load = startLoad(50, (_, agent) => ask(`${url}/status?code=500`, { agent }));
      const { state } = await operator.ended(id);
      await load.stop();
      expect(state).toMatchObject({
        ...undone,
        failure: { message: expect.stringMatching(/new answered \d+ of \d+ requests with errors .*allowed 1%/) },
      });
    });

    it('falls ill while it is watched: its bake ends it', async () => {
      const ill = sampleService('new', 'healthy.mjs', { health_checks: [{ ...quickCheck, unhealthy_threshold: 1 }] });
      const { id } = await operator.submit(withNew('ill', ill, { success_criteria: { bake_seconds: 10 } }));
      await operator.reached(id, isOfStatus('MONITORING'));
      await ask(`${await operator.urlOf('lab', 'new')}/fall-ill`);
      expect((await operator.ended(id)).state).toMatchObject({
        ...undone,
        failure: { message: expect.stringMatching(/new: 0 of 1 instance.* healthy \(GET \/health answered 503/) },
      });
    });
  });

  describe('because somebody cancels it', () => {
    afterEach(expectNothingLeft);
    const slowly = sampleService('new', 'slow-start.mjs', {
      configuration: { variables: { START_MILLISECONDS: 1_500 } },
    });
    const resource_requirements = [{ name: 'pictures', resource_type: 'S3_BUCKET' }];
    const slowTest = { name: 'slow', service_name: 'new', request: { path: '/slow?milliseconds=800' } };
    const whenRunning = (criteria: object): object =>
      withNew('cancelled', sampleService('new', 'healthy.mjs', { resource_names: ['pictures'] }), {
        resource_requirements,
        success_criteria: criteria,
      });
    const always = (): boolean => true;

    it.each<[string, (event: DeploymentEvent) => boolean, object]>([
      ['as soon as it is accepted', always, whenRunning({})],
      ['while it is validated', isOfStatus('VALIDATING'), whenRunning({})],
      ['while it is prepared', isOfStatus('PROVISIONING'), whenRunning({})],
      ['while it is tested', isOfStatus('TESTING'), whenRunning({ api_tests: [slowTest] })],
      ['while it is watched', isOfStatus('MONITORING'), whenRunning({ bake_seconds: 10 })],
    ])('%s: it ends CANCELLED, and nothing of it is left', async (_, isThere, request) => {
      const { id } = await operator.submit(request);
      await operator.reached(id, isThere);
      await operator.client.request('POST', `/v1/deployments/${id}/cancel`, { body: { reason: 'the wrong release' } });
      const { state } = await operator.ended(id);
      expect(state).toMatchObject({
        status: 'CANCELLED',
        cancel_requested: { by: 'root', reason: 'the wrong release' },
      });
      expect(['COMPLETED', 'NOT_NEEDED']).toContain(state.rollback.status);
      expect(state.rollback.remaining).toEqual([]);
    });

    it('while a service of it is starting: it ends CANCELLED, and nothing of it is left', async () => {
      const { id } = await operator.submit(withNew('cancelled', slowly, { resource_requirements }));
      await until(async () => counted(await target.footprint()).instances.includes('new'));
      await operator.client.request('POST', `/v1/deployments/${id}/cancel`, { body: {} });
      expect((await operator.ended(id)).state).toMatchObject({
        status: 'CANCELLED',
        rollback: { status: 'COMPLETED', remaining: [] },
      });
    });
  });

  describe('with resources', () => {
    const all = [
      { name: 'pictures', resource_type: 'S3_BUCKET' },
      { name: 'orders', resource_type: 'RDS_DATABASE', specification: { size_bytes: 1_048_576 } },
      { name: 'carts', resource_type: 'ELASTICACHE_CLUSTER', specification: { max_entries: 10 } },
    ];

    it('takes away all that it made: directory, database and cache process [B2]', async () => {
      const { state, events } = await operator.release(
        withNew('resourceful', shorty('never-healthy.mjs', { resource_names: ['carts'] }), {
          resource_requirements: all,
        }),
      );
      expect(state).toMatchObject(undone);
      expect(events.filter(({ event_type }) => event_type === 'RESOURCE_PROVISIONED')).toHaveLength(3);
      await expectNothingLeft();
      const told = (await target.published()).flatMap((one) =>
        one.kind === 'resource' && one.deployment_id === state.id ? [one.event.event_type] : [],
      );
      expect(told.toSorted()).toEqual([
        'RESOURCE_CREATED',
        'RESOURCE_CREATED',
        'RESOURCE_CREATED',
        'RESOURCE_DELETED',
        'RESOURCE_DELETED',
        'RESOURCE_DELETED',
      ]);
    });

    it('puts the configuration of one that was there back [B2]', async () => {
      const [, , carts] = all;
      const caching = { ...base, resource_names: ['carts'] };
      const first = await operator.release(
        smallRelease('base-with-carts', 'lab', [caching], { resource_requirements: [carts] }),
      );
      expect(first.state.status).toBe('COMPLETED');
      const withCarts = await lookAt(target, operator, 'lab');
      const larger = [{ ...carts, specification: { max_entries: 20 } }];
      const { state, events } = await operator.release(
        smallRelease('larger', 'lab', [caching, shorty('never-healthy.mjs')], { resource_requirements: larger }),
      );
      expect(state).toMatchObject(undone);
      expect(
        events.some(
          ({ event_type, details }) =>
            event_type === 'RESOURCE_PROVISIONED' && details['action'] === 'CONFIGURE_RESOURCE',
        ),
      ).toBe(true);
      expect(await lookAt(target, operator, 'lab')).toEqual(withCarts);
      expect(withCarts.resources).toEqual([{ name: 'carts', status: 'AVAILABLE', configuration: { max_entries: 10 } }]);
      expect((await operator.rollBack(first.state.id)).state.rollback.status).toBe('COMPLETED');
      await expectNothingLeft();
    });

    it('keeps what its specification says to keep, names it, and counts it as in use', async () => {
      const rollback_procedures = [
        { resource_name: 'pictures', action: 'KEEP', reason: 'somebody wants to look at them' },
      ];
      const { state } = await operator.release(
        withNew('keeping', shorty('never-healthy.mjs'), { resource_requirements: all, rollback_procedures }),
      );
      expect(state).toMatchObject({
        status: 'FAILED',
        rollback: {
          status: 'COMPLETED',
          remaining: [],
          kept: [expect.stringMatching(/pictures.*somebody wants to look/)],
        },
      });
      const now = await lookAt(target, operator, 'lab');
      expect(now.footprint.resources).toEqual(['S3_BUCKET/pictures']);
      expect(now.in_use).toEqual({ ...before.in_use, resources: before.in_use.resources + 1 });
      expect(await operator.report(state.id)).toContain('somebody wants to look at them');
    });
  });

  describe('afterwards', () => {
    it('its name is free again, and trying again under it works', async () => {
      const failed = await operator.release(withNew('second-try', shorty('never-healthy.mjs')));
      expect(failed.state.status).toBe('FAILED');
      const { state } = await operator.release(withNew('second-try', sampleService('new', 'healthy.mjs')));
      expect(state.status).toBe('COMPLETED');
      expect(
        await refusal(
          operator.submit(withNew('second-try', sampleService('new', 'healthy.mjs', { version: '2.0.0' }))),
        ),
      ).toMatchObject({ status: 409, code: 'name_taken' });
      await operator.rollBack(state.id);
      await expectNothingLeft();
    });

    it('what failed for a cause outside of it is released by a retry', async () => {
      const location = join(scratch, 'mended');
      await cp(sampleServices, location, { recursive: true });
      await rename(join(location, 'healthy.mjs'), join(location, 'elsewhere.mjs'));
      const service = sampleService('new', 'healthy.mjs', {
        artifact: { kind: 'DIRECTORY', location },
        health_checks: [shortCheck],
      });
      const failed = await operator.release(withNew('mended', service));
      expect(failed.state).toMatchObject(undone);
      await rename(join(location, 'elsewhere.mjs'), join(location, 'healthy.mjs'));
      const retried = await operator.client.request<{ id: string }>(
        'POST',
        `/v1/deployments/${failed.state.id}/retry`,
        { body: {} },
      );
      const { state }: Ended = await operator.ended(retried.id);
      expect(state).toMatchObject({ name: 'mended', status: 'COMPLETED', retry_of: failed.state.id });
      await operator.rollBack(state.id);
      await expectNothingLeft();
    });
  });

  describe('or is not let in', () => {
    afterEach(expectNothingLeft);
    const watched = (name: string): object =>
      withNew(name, sampleService('new', 'healthy.mjs'), { success_criteria: { bake_seconds: 10 } });
    const cancel = async (id: string): Promise<void> => {
      await operator.client.request('POST', `/v1/deployments/${id}/cancel`, { body: {} });
      await operator.ended(id);
    };

    it('while another one holds the environment, and is told when to ask again', async () => {
      const { id } = await operator.submit(watched('first'));
      const token = await target.token({ subject: 'root', groups: ['windlass-administrators'] });
      const answer = await fetch(`${target.endpoint}/v1/deployments`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(watched('second')),
      });
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([409, 'lease_held']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      await cancel(id);
    });

    it('while another one is rolled back', async () => {
      const stubborn = sampleService('new', 'ignores-term.mjs', { stop_grace_milliseconds: 1_500 });
      const completed = await operator.release(withNew('stubborn', stubborn));
      const { last_sequence } = await operator.client.request<{ last_sequence: number }>(
        'POST',
        `/v1/deployments/${completed.state.id}/rollback`,
        { body: {} },
      );
      await operator.reached(
        completed.state.id,
        ({ event_type, sequence }) => event_type === 'STATUS_CHANGED' && sequence > last_sequence,
      );
      expect(await refusal(operator.submit(watched('impatient')))).toMatchObject({ status: 409, code: 'lease_held' });
      expect((await operator.ended(completed.state.id)).state.rollback.status).toBe('COMPLETED');
    });

    it('when the last of the capacity is taken', async () => {
      const many = sampleService('new', 'healthy.mjs', { scaling_rules: [{ min_instances: 20, max_instances: 20 }] });
      expect(await refusal(operator.submit(withNew('many', many)))).toMatchObject({
        code: 'capacity_exhausted',
        detail: expect.stringContaining('instances'),
      });
    });

    it('twice under one Idempotency-Key: both are told of the one deployment [B6]', async () => {
      const headers = { 'idempotency-key': 'press-twice' };
      const [first, second] = await Promise.all([
        operator.submit(watched('once'), headers),
        operator.submit(watched('once'), headers),
      ]);
      expect(second.id).toBe(first.id);
      expect(await refusal(operator.submit(watched('other'), headers))).toMatchObject({ status: 409 });
      await cancel(first.id);
    });
  });

  it('a service that does not stop when it is asked to is killed, and its successor released [W41]', async () => {
    const stubborn = (version: string, file: string): object =>
      sampleService('new', file, { version, stop_grace_milliseconds: 300, deployment_strategy: { kind: 'RECREATE' } });
    const first = await operator.release(withNew('stubborn-v1', stubborn('1.0.0', 'ignores-term.mjs')));
    const second = await operator.release(withNew('stubborn-v2', stubborn('2.0.0', 'healthy.mjs')));
    expect([first.state.status, second.state.status]).toEqual(['COMPLETED', 'COMPLETED']);
    expect((await lookAt(target, operator, 'lab')).footprint.instances).toEqual(
      [...before.footprint.instances, 'new'].toSorted(),
    );
    for (const { state } of [second, first]) await operator.rollBack(state.id);
    await expectNothingLeft();
  });
});

describe('people', () => {
  let target: Target;
  const nobody = { groups: [] };
  beforeAll(async () => {
    target = await openTarget();
    const grant = (role: string) => ({ id: `${role}s`, kind: 'ACCESS', role, principals: [`group:${role}s`] });
    await operatorOf(target).apply(
      developmentEnvironment('guarded', { security_policies: ['viewer', 'deployer', 'admin'].map(grant) }),
    );
  });
  afterAll(() => target?.close());

  const request = smallRelease('guarded-v1', 'guarded', [base]);
  const as = (role: string): Operator => operatorOf(target, { subject: `one-${role}`, groups: [`${role}s`] });

  it('may deploy only to environments that they were given the role for [CS1]', async () => {
    expect(await refusal(operatorOf(target, { subject: 'stranger', ...nobody }).submit(request))).toMatchObject({
      status: 403,
      code: 'forbidden',
    });
    expect(await refusal(as('viewer').submit(request))).toMatchObject({
      status: 403,
      detail: expect.stringContaining('deployer'),
    });
    const { state } = await as('deployer').release(request);
    expect(state).toMatchObject({ status: 'COMPLETED', created_by: 'one-deployer' });
    expect(await as('viewer').report(state.id)).toContain('one-deployer');
    const change = { body: developmentEnvironment('guarded') };
    expect(await refusal(as('deployer').client.request('PUT', '/v1/environments/guarded', change))).toMatchObject({
      status: 403,
    });
    await as('admin').client.request('PUT', '/v1/environments/guarded', change);
  });

  it('are nobody with a token that has expired, is of another issuer, or is none [CS1]', async () => {
    const expired = operatorOf({
      ...target,
      token: (identity) => target.token({ ...identity, lifetime_seconds: 1 }).then((token) => sleep(1_100, token)),
    });
    expect(await refusal(expired.health('guarded'))).toMatchObject({
      status: 401,
      detail: expect.stringContaining('expired'),
    });
    const other = await openTarget();
    const forged = operatorOf({ ...target, token: (identity) => other.token(identity) });
    expect(await refusal(forged.health('guarded'))).toMatchObject({ status: 401 });
    await other.close();
    expect(await refusal(operatorOf({ ...target, token: async () => 'none' }).health('guarded'))).toMatchObject({
      status: 401,
    });
  });
});
