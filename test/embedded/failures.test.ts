import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, startLoad } from '../contract/service-deployer/traffic.ts';
import { quickCheck, sampleService, sampleServices, shortCheck, smallRelease } from '../fixtures/small-release.ts';
import { base, healthy, newcomer, openLab, undone, withNew, type Lab } from './lab.ts';
import type { Look } from './look.ts';
import { isOfStatus, refusal } from './operator.ts';

/** Whatever goes wrong, what served before has to be as it was. */
describe('a release that goes wrong', () => {
  let lab: Lab;
  let before: Look;
  beforeAll(async () => {
    lab = await openLab();
  });
  afterAll(() => lab?.close());

  beforeEach(async () => {
    before = await lab.look();
  });
  const expectNothingLeft = async (): Promise<void> => expect(await lab.look()).toEqual(before);

  let scratch: string;
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'windlass-failures-'));
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  describe('because a service does not come up', () => {
    afterEach(expectNothingLeft);

    it.each([
      ['exits at once', newcomer('exits-at-once.mjs'), /exited with code 1: Error: no database at orders\.sqlite/],
      ['never gets healthy', newcomer('never-healthy.mjs'), /answered 503, expected 200/],
      ['listens on another port than it was given', newcomer('wrong-port.mjs'), /refused|no answer|not.*listen/i],
      ['is not there to be run', newcomer('', { command: ['no-such-program'] }), /no such program/],
      [
        'fails its check by command',
        newcomer('healthy.mjs', {
          health_checks: [{ ...shortCheck, kind: 'COMMAND', command: ['node', '-e', 'process.exit(7)'] }],
        }),
        /7/,
      ],
    ])('%s: it says so and is undone [W43]', async (_, service, words) => {
      const { state } = await lab.operator.release(withNew('does-not-come-up', service));
      expect(state).toMatchObject({
        ...undone,
        failure: { step: 'W43', affected_components: ['new'], message: expect.stringMatching(words) },
      });
    });

    it('is undone with those that were activated before it [B2]', async () => {
      const services = [
        base,
        sampleService('middle', 'healthy.mjs'),
        newcomer('never-healthy.mjs', { dependencies: [{ service_name: 'middle' }] }),
      ];
      const { state, events } = await lab.operator.release(smallRelease('third-wave', 'lab', services));
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
      healthy({ artifact: { kind: 'DIRECTORY', location, ...more } });

    it('gone between plan and submission: refused, at its place', async () => {
      const location = await copied('gone');
      const request = withNew('gone', of(location));
      const { hash } = await lab.operator.client.request<{ hash: string }>('POST', '/v1/plans', { body: request });
      await rm(location, { recursive: true });
      const problem = await refusal(lab.operator.submit({ ...request, plan_hash: hash }));
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
      const { hash } = await lab.operator.client.request<{ hash: string }>('POST', '/v1/plans', { body: request });
      await writeFile(join(location, 'healthy.mjs'), '// another program');
      expect(await refusal(lab.operator.submit({ ...request, plan_hash: hash }))).toMatchObject({
        status: 412,
        code: 'plan_changed',
      });
    });

    it('of another hash than the specification says: refused, at its place', async () => {
      const problem = await refusal(
        lab.operator.submit(withNew('different', of(sampleServices, { sha256: 'ab'.repeat(32) }))),
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
      const { id } = await lab.operator.submit(
        smallRelease('vanishing', 'lab', [base, slow, { ...of(location), dependencies: [{ service_name: 'slow' }] }]),
      );
      await lab.operator.reached(id, isOfStatus('DEPLOYING'));
      await rm(location, { recursive: true });
      const { state } = await lab.operator.ended(id);
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
      const { state } = await lab.operator.release(
        withNew('says-nothing', healthy(), { success_criteria: { api_tests } }),
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
      const { state } = await lab.operator.release(
        withNew('too-slow', healthy(), { success_criteria: { performance_tests } }),
      );
      expect(state).toMatchObject({
        ...undone,
        failure: { step: 'W53', message: expect.stringMatching(/p95 .*20 ms/) },
      });
    });

    it('answers with errors under traffic: its bake ends it', async () => {
      const { id } = await lab.operator.submit(
        withNew('errors', healthy(), {
          success_criteria: { bake_seconds: 10, max_error_percent: 1 },
        }),
      );
      await lab.operator.reached(id, isOfStatus('MONITORING'));
      const url = await lab.operator.urlOf('lab', 'new');
      const load = startLoad(50, (_, agent) => ask(`${url}/status?code=500`, { agent }));
      const { state } = await lab.operator.ended(id);
      await load.stop();
      expect(state).toMatchObject({
        ...undone,
        failure: { message: expect.stringMatching(/new answered \d+ of \d+ requests? with errors .*allowed 1%/) },
      });
    });

    it('falls ill while it is watched: its bake ends it', async () => {
      const ill = healthy({ health_checks: [{ ...quickCheck, unhealthy_threshold: 1 }] });
      const { id } = await lab.operator.submit(withNew('ill', ill, { success_criteria: { bake_seconds: 10 } }));
      await lab.operator.reached(id, isOfStatus('MONITORING'));
      await ask(`${await lab.operator.urlOf('lab', 'new')}/fall-ill`);
      expect((await lab.operator.ended(id)).state).toMatchObject({
        ...undone,
        failure: { message: expect.stringMatching(/new: 0 of 1 instance.* healthy \(GET \/health answered 503/) },
      });
    });
  });

  describe('afterwards', () => {
    it('its name is free again, and trying again under it works', async () => {
      const failed = await lab.operator.release(withNew('second-try', newcomer('never-healthy.mjs')));
      expect(failed.state.status).toBe('FAILED');
      const { state } = await lab.operator.release(withNew('second-try', healthy()));
      expect(state.status).toBe('COMPLETED');
      expect(await refusal(lab.operator.submit(withNew('second-try', healthy({ version: '2.0.0' }))))).toMatchObject({
        status: 409,
        code: 'name_taken',
      });
      await lab.operator.rollBack(state.id);
      await expectNothingLeft();
    });

    it('what failed for a cause outside of it is released by a retry', async () => {
      const location = join(scratch, 'mended');
      await cp(sampleServices, location, { recursive: true });
      await rename(join(location, 'healthy.mjs'), join(location, 'elsewhere.mjs'));
      const service = healthy({
        artifact: { kind: 'DIRECTORY', location },
        health_checks: [shortCheck],
      });
      const failed = await lab.operator.release(withNew('mended', service));
      expect(failed.state).toMatchObject(undone);
      await rename(join(location, 'elsewhere.mjs'), join(location, 'healthy.mjs'));
      const retried = await lab.operator.client.request<{ id: string }>(
        'POST',
        `/v1/deployments/${failed.state.id}/retry`,
        { body: {} },
      );
      const { state } = await lab.operator.ended(retried.id);
      expect(state).toMatchObject({ name: 'mended', status: 'COMPLETED', retry_of: failed.state.id });
      await lab.operator.rollBack(state.id);
      await expectNothingLeft();
    });
  });

  it('a service that does not stop when it is asked to is killed, and its successor released', async () => {
    const stubborn = (version: string, file: string): object =>
      sampleService('new', file, { version, stop_grace_milliseconds: 300, deployment_strategy: { kind: 'RECREATE' } });
    const first = await lab.operator.release(withNew('stubborn-v1', stubborn('1.0.0', 'ignores-term.mjs')));
    const second = await lab.operator.release(withNew('stubborn-v2', stubborn('2.0.0', 'healthy.mjs')));
    expect([first.state.status, second.state.status]).toEqual(['COMPLETED', 'COMPLETED']);
    expect((await lab.look()).footprint.instances).toEqual([...before.footprint.instances, 'new'].toSorted());
    for (const { state } of [second, first]) await lab.operator.rollBack(state.id);
    await expectNothingLeft();
  });
});
