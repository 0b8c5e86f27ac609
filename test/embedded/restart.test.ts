import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openIssuer } from '../../local/issuer/issuer.ts';
import { openStack } from '../../local/stack/open-stack.ts';
import { systemClock } from '../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../shared/adapters/system/ulid.ids.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import { replayDeployment } from '../../shared/domain/deployment/evolve-deployment.ts';
import { deploymentStateSchema } from '../../shared/domain/deployment/deployment-state.ts';
import { stepIds } from '../../shared/domain/deployment/step-record.ts';
import { askJson, isRefused, until } from '../contract/service-deployer/traffic.ts';
import { developmentEnvironment, sampleService, smallRelease } from '../fixtures/small-release.ts';
import { footprintOf, isRunning, openEmbeddedTarget, runningUnder, type EmbeddedTarget } from './embedded.target.ts';
import { counted, lookAt } from './look.ts';
import { isOfStatus, operatorOf, type Ended, type Operator } from './operator.ts';
import { startStackProcess, type StackProcess } from './stack.process.ts';
import type { Target } from './target.ts';

const slowly = (milliseconds: number): object => ({
  configuration: { variables: { START_MILLISECONDS: milliseconds } },
});
const pictures = { name: 'pictures', resource_type: 'S3_BUCKET' };
/** Two services, the second one slow, and a bucket; tested slowly, and watched for a while if so told. */
const release = (name: string, bake_seconds = 0): object =>
  smallRelease(
    name,
    'lab',
    [
      sampleService('base', 'healthy.mjs', { resource_names: ['pictures'] }),
      sampleService('front', 'slow-start.mjs', { dependencies: [{ service_name: 'base' }], ...slowly(250) }),
    ],
    {
      resource_requirements: [pictures],
      success_criteria: {
        bake_seconds,
        api_tests: [{ name: 'slow', service_name: 'base', request: { path: '/slow?milliseconds=150' } }],
      },
    },
  );
const whole = {
  versions: [expect.stringMatching(/^base\//), expect.stringMatching(/^front\//)],
  instances: ['base', 'front'],
  resources: ['S3_BUCKET/pictures'],
};

const namesOf = (events: readonly DeploymentEvent[], type: DeploymentEvent['event_type']): readonly string[] =>
  events.filter(({ event_type }) => event_type === type).flatMap(({ affected_components }) => affected_components);

/** Nothing was done or told of twice. */
const expectOnce = async (operator: Operator, { state, events }: Ended): Promise<void> => {
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(replayDeployment(events)).toEqual(deploymentStateSchema.strip().parse(state));
  expect(namesOf(events, 'RESOURCE_PROVISIONED')).toEqual(['pictures']);
  expect(namesOf(events, 'SERVICE_ACTIVATED')).toEqual(['base', 'front']);
  expect((await operator.steps(state.id)).map(({ id }) => id).toSorted()).toEqual(stepIds.toSorted());
};

describe('a stack that is closed in the middle', () => {
  let target: EmbeddedTarget;
  let operator: Operator;
  beforeAll(async () => {
    target = await openEmbeddedTarget();
    operator = operatorOf(target);
    await operator.apply(developmentEnvironment('lab'));
  });
  afterAll(() => target?.close());

  it.each(['VALIDATING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const)(
    'of a deployment that is %s goes on when it is opened again, and does nothing twice [O1]',
    async (status) => {
      const { id } = await operator.submit(release(`during-${status.toLowerCase()}`, status === 'MONITORING' ? 1 : 0));
      await operator.reached(id, isOfStatus(status));
      await target.reopen();
      const ended = await operator.ended(id);
      expect(ended.state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
      await expectOnce(operator, ended);
      expect(counted(await target.footprint())).toEqual(whole);
      expect((await operator.rollBack(id)).state.rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
      expect(counted(await target.footprint())).toEqual({ versions: [], instances: [], resources: [] });
    },
  );

  it('of a rollout goes on though it is closed several times', async () => {
    const { id } = await operator.submit(release('again-and-again'));
    await operator.reached(id, isOfStatus('DEPLOYING'));
    for (let times = 0; times < 3; times += 1) await target.reopen();
    const ended = await operator.ended(id);
    expect(ended.state.status).toBe('COMPLETED');
    await expectOnce(operator, ended);
    await operator.rollBack(id);
  });

  it('of a rollback goes on undoing when it is opened again [B2]', async () => {
    const stubborn = sampleService('stubborn', 'ignores-term.mjs', { stop_grace_milliseconds: 800 });
    const before = await lookAt(target, operator, 'lab');
    const { state } = await operator.release(
      smallRelease('to-be-undone', 'lab', [stubborn], { resource_requirements: [pictures] }),
    );
    await operator.client.request('POST', `/v1/deployments/${state.id}/rollback`, { body: { reason: 'no good' } });
    await operator.reached(state.id, ({ event_type }) => event_type === 'ROLLBACK_INITIATED');
    await target.reopen();
    expect(await target.stack.resumed).toEqual(['to-be-undone']);
    const ended = await operator.ended(state.id);
    expect(ended.state).toMatchObject({
      status: 'COMPLETED',
      rollback: { status: 'COMPLETED', reason: 'no good', remaining: [] },
    });
    expect(await lookAt(target, operator, 'lab')).toEqual(before);
  });
});

describe('a stack that is closed and opened again', () => {
  let target: EmbeddedTarget;
  beforeEach(async () => {
    target = await openEmbeddedTarget();
  });
  afterEach(() => target.close());

  it('serves what it served, at the same addresses, with what its resources held', async () => {
    const operator = operatorOf(target);
    await operator.apply(developmentEnvironment('lab'));
    const two = { scaling_rules: [{ min_instances: 2, max_instances: 2 }] };
    const { state } = await operator.release(
      smallRelease('lasting', 'lab', [sampleService('base', 'healthy.mjs', two)], {
        resource_requirements: [pictures],
      }),
    );
    expect(state.status).toBe('COMPLETED');
    const [url, before] = await Promise.all([operator.urlOf('lab', 'base'), lookAt(target, operator, 'lab')]);
    const [bucket] = await operator.resources('lab');
    await writeFile(join(String(bucket?.outputs['DIRECTORY']), 'winch.txt'), 'a picture of a winch');
    await target.stack.close();
    expect(await isRefused(url)).toBe(true);
    await target.reopen();
    expect(await target.stack.resumed).toEqual([]);
    expect(await askJson(url)).toMatchObject({ version: '1.0.0' });
    expect(await lookAt(target, operator, 'lab')).toEqual(before);
    expect(await readFile(join(String(bucket?.outputs['DIRECTORY']), 'winch.txt'), 'utf8')).toBe(
      'a picture of a winch',
    );
  });

  it('may be closed before it has opened fully, and twice', async () => {
    await target.reopen();
    await target.stack.close();
    await target.stack.close();
    await target.stack.resumed.catch(() => undefined);
  });

  it('cannot be opened a second time on its home', async () => {
    await expect(openStack({ home: target.home, port: 0 })).rejects.toThrow(/Another Windlass uses/);
  });
});

describe('the stack as a process', () => {
  let home: string;
  let running: StackProcess | undefined;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'windlass-restart-'));
  });
  afterEach(async () => {
    await running?.end('SIGKILL');
    // What a stack that was killed leaves running is stopped by the next one on its home.
    await (await openStack({ home, port: 0 })).close();
    await rm(home, { recursive: true });
  });

  const start = async (): Promise<Operator> => {
    running = await startStackProcess(home);
    const { url } = running;
    const issuer = await openIssuer({ home, clock: systemClock, ids: openUlids() });
    const token: Target['token'] = ({ subject, groups }) =>
      issuer.issueToken({ subject, groups: [...groups], lifetime_seconds: 600 });
    return operatorOf({ endpoint: url, token } as Target);
  };
  const pids = async (): Promise<readonly number[]> => (await runningUnder(home)).map(({ pid }) => pid);

  it('stops at once in the middle of a rollout', async () => {
    const operator = await start();
    await operator.apply(developmentEnvironment('lab'));
    const forever = { kind: 'HTTP', interval_milliseconds: 40, start_period_milliseconds: 90_000 };
    await operator.submit(
      smallRelease('endless', 'lab', [
        sampleService('base', 'slow-start.mjs', { ...slowly(80_000), health_checks: [forever] }),
      ]),
    );
    await until(async () => (await pids()).length === 1);
    const before = await pids();
    expect(await running?.end('SIGINT')).toBe(0);
    expect(before.filter(isRunning)).toEqual([]);
    expect(await readFile(join(home, 'stack.log'), 'utf8')).not.toContain('not closed cleanly');
  });

  it('that was killed is cleaned up after by the next one, which finishes its deployment', async () => {
    let operator = await start();
    await operator.apply(developmentEnvironment('lab'));
    const { id } = await operator.submit(release('killed'));
    await until(async () => counted(await footprintOf(home)).instances.includes('front'));
    const orphans = await pids();
    await running?.end('SIGKILL');
    operator = await start();
    // Whoever adopted them may take a moment to notice their end.
    await until(async () => !orphans.some(isRunning));
    const ended = await operator.ended(id);
    expect(ended.state.status).toBe('COMPLETED');
    await expectOnce(operator, ended);
    expect(counted(await footprintOf(home))).toEqual(whole);
  });
});
