import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { replayDeployment } from '../../shared/domain/deployment/evolve-deployment.ts';
import { deploymentStateSchema } from '../../shared/domain/deployment/deployment-state.ts';
import type { Waiting } from '../../shared/domain/deployment/waiting.ts';
import { ask, startLoad, until } from '../contract/service-deployer/traffic.ts';
import { quickCheck, sampleService, shortCheck, smallRelease } from '../fixtures/small-release.ts';
import { healthy, openLab, withNew, type Lab } from './lab.ts';
import { counted } from './look.ts';
import { isOfStatus, type Ended } from './operator.ts';

describe('a release that is steered while it runs', () => {
  let lab: Lab;
  let scratch: string;
  beforeAll(async () => {
    [lab, scratch] = await Promise.all([openLab(), mkdtemp(join(tmpdir(), 'windlass-steering-'))]);
  });
  afterAll(async () => {
    await lab?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  /** Healthy from when the file is there. */
  const healthyWhen = (name: string, file: string, check: object, changes: object = {}): object =>
    sampleService(name, 'healthy-when.mjs', {
      health_checks: [check],
      configuration: { variables: { FILE: file } },
      ...changes,
    });
  const say = (id: string, verb: string): Promise<DeploymentState> =>
    lab.operator.client.request('POST', `/v1/deployments/${id}/${verb}`, { body: { reason: 'a test asks for it' } });
  const waitingFor = async (id: string): Promise<readonly string[]> =>
    (await lab.operator.client.request<Waiting>('GET', `/v1/deployments/${id}/waiting`)).items.map(({ kind }) => kind);
  const expectReplayed = ({ state, events }: Ended): void =>
    expect(replayDeployment(events)).toEqual(deploymentStateSchema.strip().parse(state));

  it('keeps its traffic as it is while it is paused in the middle of a rollout, and completes when it is resumed [B10 B7]', async () => {
    const file = join(scratch, 'second');
    const url = await lab.operator.urlOf('lab', 'base');
    const { id } = await lab.operator.submit(
      smallRelease('base-v2', 'lab', [healthyWhen('base', file, quickCheck, { version: '2.0.0' })]),
    );
    await until(async () => counted(await lab.target.footprint()).instances.length === 2);
    const load = startLoad(50, (_, agent) => ask(url, { agent }));
    await say(id, 'pause');
    await writeFile(file, '');
    await sleep(800);
    expect((await ask(url)).body).toContain('"version":"1.0.0"');
    expect(await waitingFor(id)).toContain('PAUSE');
    expect(await lab.operator.client.request('GET', `/v1/deployments/${id}`)).toMatchObject({ status: 'DEPLOYING' });
    await say(id, 'resume');
    const ended = await lab.operator.ended(id);
    expect(ended.state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expectReplayed(ended);
    expect((await ask(url)).body).toBe('2.0.0');
    expect((await load.stop()).failures).toEqual([]);
    const { state } = await lab.operator.rollBack(id);
    expect(state.rollback.status).toBe('COMPLETED');
  });

  it('is undone when it is cancelled while it is paused [B10 I3]', async () => {
    const before = await lab.look();
    const { id } = await lab.operator.submit(withNew('paused', healthy(), { success_criteria: { bake_seconds: 30 } }));
    await lab.operator.reached(id, isOfStatus('MONITORING'));
    await say(id, 'pause');
    await lab.cancel(id);
    expect((await lab.operator.ended(id)).state).toMatchObject({
      status: 'CANCELLED',
      rollback: { status: 'COMPLETED' },
    });
    expect(await lab.look()).toEqual(before);
  });

  it('goes on in place when it is tried again after what it failed of was put right outside of it [B10]', async () => {
    const file = join(scratch, 'repaired');
    const { id } = await lab.operator.submit({
      ...withNew('retried', healthyWhen('new', file, shortCheck)),
      rollback_strategy: { kind: 'MANUAL', decide_within_seconds: 120 },
    });
    await until(async () => (await waitingFor(id)).includes('DECISION'));
    await writeFile(file, '');
    expect((await say(id, 'retry')).id).toBe(id);
    const ended = await lab.operator.ended(id);
    expect(ended.state).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
    expect(ended.state).not.toHaveProperty('failure');
    expectReplayed(ended);
    const steps = await lab.operator.steps(id);
    expect(steps.filter(({ outcome }) => outcome === 'FAILED')).toEqual([]);
    expect((await ask(await lab.operator.urlOf('lab', 'new'))).body).toBe('1.0.0');
  });
});
