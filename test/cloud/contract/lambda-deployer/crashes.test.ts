import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  lambdaServiceDeployer,
  type LambdaDeployerDeps,
} from '../../../../shared/adapters/lambda/lambda.service-deployer.ts';
import { inParallel } from '../../../../shared/runtime/in-parallel.ts';
import type {
  ServiceDeployer,
  ServiceTarget,
  VersionDefinition,
} from '../../../../shared/ports/service-deployer.port.ts';
import { crashPoints } from '../../../fakes/crash-points.ts';
import { openLambdaLab, type LambdaLab } from './lambda.harness.ts';

const token = 7;
const settle_milliseconds = 20_000;
const atATime = 6;

type Sender = { readonly send: (command: object, ...more: never[]) => Promise<unknown> };

const changesNothing = (command: object): boolean =>
  /^(?:Get|List|Head|Describe|Invoke)/.test(command.constructor.name);

/** The same AWS and table, with a process that can end at any call that changes something. */
const mortal = (deps: LambdaDeployerDeps, points: ReturnType<typeof crashPoints>): LambdaDeployerDeps => {
  const client = <T>(real: T): T => {
    const sender = real as Sender;
    const dying = points.wrap(sender, ['send']);
    return {
      send: (command: object, ...more: never[]) => (changesNothing(command) ? sender : dying).send(command, ...more),
    } as T;
  };
  return {
    ...deps,
    lambda: client(deps.lambda),
    iam: client(deps.iam),
    logs: client(deps.logs),
    table: points.wrap(deps.table, ['transact']),
  };
};

describe('a service deployer (AWS Lambda) whose process ends', () => {
  let lab: LambdaLab;
  let one: VersionDefinition;
  let two: VersionDefinition;

  beforeAll(async () => {
    lab = await openLambdaLab();
    one = await lab.version('good', '1', { resources: [{ resource_type: 'SQS_QUEUE', name: 'old' }] });
    two = await lab.version('good', '2', { resources: [{ resource_type: 'SQS_QUEUE', name: 'new' }] });
  });
  afterAll(async () => {
    await lab.close();
  });

  const serve = async (deployer: ServiceDeployer, target: ServiceTarget, definition: VersionDefinition) => {
    await deployer.install(target, definition, token);
    await deployer.scale(target, definition.version_id, 1, token);
    await deployer.waitUntilSettled(target, definition.version_id, settle_milliseconds);
    await deployer.shiftTraffic(target, [{ version_id: definition.version_id, weight: 1 }], token);
  };
  /** A first release, and a second one that takes its place. */
  const release = async (deployer: ServiceDeployer, target: ServiceTarget) => {
    await serve(deployer, target, one);
    await serve(deployer, target, two);
    await deployer.scale(target, one.version_id, 0, token);
    await deployer.remove(target, one.version_id, token);
  };
  const pictureOf = async (deployer: ServiceDeployer, target: ServiceTarget) => {
    const { url = '', versions } = (await deployer.describe(target)) ?? {};
    return {
      versions: versions?.map(({ version_id, weight, wanted_instances, instances }) => ({
        version_id,
        weight,
        wanted_instances,
        states: instances.map(({ state }) => state),
      })),
      published: await lab.publishedVersions(target),
      policy: (await lab.policyOf(target)).replaceAll(/staging-[\w-]+/g, ''),
      answers: (await lab.askAt(url)).status,
    };
  };
  const countChanges = async (work: (deployer: ServiceDeployer, target: ServiceTarget) => Promise<void>) => {
    const target = { environment_id: 'staging', service_name: 'unharmed' };
    const points = crashPoints();
    points.arm(undefined);
    await work(lambdaServiceDeployer(mortal(lab.deps, points)), target);
    return { target, calls: points.calls() };
  };

  it('ends as if it had not, whichever call was its last, when all is repeated [B2 I3]', async () => {
    const deployer = lambdaServiceDeployer(lab.deps);
    const { target: unharmed, calls } = await countChanges(release);
    const wanted = await pictureOf(deployer, unharmed);
    await deployer.remove(unharmed, two.version_id, token);
    expect(wanted).toMatchObject({ versions: [{ version_id: 'good-2', weight: 1 }], published: ['2'], answers: 200 });
    const pictures = await inParallel(
      Array.from({ length: calls }, (_, index) => index + 1),
      atATime,
      async (call) => {
        const target = { environment_id: 'staging', service_name: `ends-after-${call}` };
        const points = crashPoints();
        points.arm({ call, when: 'after' });
        const outcome = await points.live(() => release(lambdaServiceDeployer(mortal(lab.deps, points)), target));
        await release(deployer, target);
        const picture = await pictureOf(deployer, target);
        await deployer.remove(target, two.version_id, token);
        return { call, outcome, ...picture };
      },
    );
    expect(calls).toBeGreaterThan(20);
    for (const { call, outcome: _outcome, ...picture } of pictures)
      expect({ call, ...picture }).toEqual({ call, ...wanted });
    // A call that AWS refuses, since what it makes is there, is none that a process ends after.
    expect(pictures.filter(({ outcome }) => outcome === 'crashed').length).toBeGreaterThanOrEqual(calls - 2);
    expect(await lab.remains()).toEqual([]);
  });

  it('leaves nothing when what it was installing is undone, whichever call was its last [I3]', async () => {
    const deployer = lambdaServiceDeployer(lab.deps);
    const { target: unharmed, calls } = await countChanges((mortalDeployer, target) =>
      mortalDeployer.install(target, one, token),
    );
    await deployer.remove(unharmed, one.version_id, token);
    await inParallel(
      Array.from({ length: calls }, (_, index) => index + 1),
      atATime,
      async (call) => {
        const target = { environment_id: 'staging', service_name: `undone-after-${call}` };
        const points = crashPoints();
        points.arm({ call, when: 'after' });
        await points.live(() => lambdaServiceDeployer(mortal(lab.deps, points)).install(target, one, token));
        await deployer.remove(target, one.version_id, token);
      },
    );
    expect(calls).toBeGreaterThan(8);
    expect(await lab.remains()).toEqual([]);
  });
});
