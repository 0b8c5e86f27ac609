import { describe, expect, it } from '@jest/globals';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { environment_id, openWorld, shop, type Released, type World } from './orchestrator.world.ts';

const wait = { outcome: 'WAIT', wait_seconds: 1 };
const proceed = { outcome: 'PROCEED', wait_seconds: 0 };
const stop = { outcome: 'STOP', wait_seconds: 0 };

const begun = async (services: readonly Released[], specification: object = {}) => {
  const world = await openWorld();
  const id = await world.submit(services, specification);
  await world.prepare(id);
  return { world, id };
};
/** A second release of one service, ready to be rolled out. */
const updating = async (first: Released, second: Released) => {
  const world = await openWorld();
  await world.release([first]);
  const id = await world.submit([second]);
  await world.prepare(id);
  world.fake.effects.length = 0;
  return { world, id };
};
const record = (world: World, id: string, name = 'cart') => world.records.service(id, name);

/** Two instances of cart 2 for two of cart 1, one after the other. */
const rolledToTwo = [
  'install cart 2',
  'scale cart 2 to 1',
  'shift cart to cart 2: 1, cart 1: 1',
  'scale cart 1 to 1',
  'scale cart 2 to 2',
  'shift cart to cart 2: 2',
  'scale cart 1 to 0',
];

describe('AdvanceRollout', () => {
  it('brings a new service up: installed, started, healthy, then given traffic, and on record [W41]', async () => {
    const { world, id } = await begun([{ name: 'cart', instances: 2 }]);
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects).toEqual(['install cart 1', 'scale cart 1 to 2', 'shift cart to cart 1: 2']);
    expect(await world.environments.liveService(environment_id, 'cart')).toMatchObject({
      version: '1',
      instances: 2,
      url: 'http://cart.test',
      deployment_id: id,
    });
    expect(await record(world, id)).toMatchObject({ status: 'ACTIVE', url: 'http://cart.test' });
    expect(await world.records.ledger(id)).toMatchObject([
      { action: 'ROLL_OUT_SERVICE', target: 'cart', state: 'DONE', made: 'cart 1, 2 instances' },
    ]);
    const [activated] = (await world.records.events(id, 0, 100)).filter(
      ({ event_type }) => event_type === 'SERVICE_ACTIVATED',
    );
    expect(activated).toMatchObject({
      details: { service_name: 'cart', version: '1', url: 'http://cart.test', instances: 2 },
      affected_components: ['cart'],
    });
  });

  it('installs a version with how requests find it, and how many of it may run by load', async () => {
    const traffic_policy = { session_affinity: 'COOKIE', version_pins: false };
    const scaling_rules = [{ min_instances: 2, max_instances: 5, target_concurrency: 7 }];
    const { world, id } = await begun([{ name: 'cart', traffic_policy, scaling_rules }]);
    await world.advance(id, 'cart');
    const live = await world.environments.liveService(environment_id, 'cart');
    expect(world.fake.definitionOf('cart', live?.version_id ?? '')).toMatchObject({
      traffic_policy,
      scaling: { max_instances: 5, target_concurrency: 7 },
    });
    expect(live?.instances).toBe(2);
  });

  it('writes what would undo it before the first effect, with what ran before [B2]', async () => {
    const { world, id } = await updating({ name: 'cart', instances: 2 }, { name: 'cart', version: '2', instances: 2 });
    world.crashes.arm({ call: 2, when: 'before' });
    expect(await world.crashes.live(() => world.advance(id, 'cart'))).toBe('crashed');
    const [entry] = await world.records.ledger(id);
    expect(entry).toMatchObject({
      state: 'INTENDED',
      compensation: { kind: 'RESTORE_SERVICE', previous: { live: { version: '1' }, wanted_instances: 2, weight: 2 } },
    });
    expect(world.fake.effects).toEqual([]);
  });

  it('rolls from one version to the next, traffic following health, and leaves the old one installed for an undo [W41]', async () => {
    const { world, id } = await updating({ name: 'cart', instances: 2 }, { name: 'cart', version: '2', instances: 2 });
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects).toEqual(rolledToTwo);
  });

  it('takes what runs by load for no part of a rollout, nor of its undoing', async () => {
    const scaled = { scaling_rules: [{ min_instances: 2, max_instances: 9 }] };
    const { world, id } = await updating({ name: 'cart', ...scaled }, { name: 'cart', version: '2', ...scaled });
    const before = world.fake.picture();
    world.fake.load('1', 4);
    world.fake.load('2', 3);
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects).toEqual(rolledToTwo);
    expect((await world.environments.liveService(environment_id, 'cart'))?.instances).toBe(2);
    await world.begin(id);
    await world.undo(id);
    expect(world.fake.picture()).toEqual(before);
  });

  it('RECREATE stops the old version before the new one starts [W41]', async () => {
    const recreated = { deployment_strategy: { kind: 'RECREATE' } };
    const { world, id } = await updating({ name: 'cart', ...recreated }, { name: 'cart', version: '2', ...recreated });
    await world.advance(id, 'cart');
    expect(world.fake.effects).toEqual([
      'install cart 2',
      'scale cart 1 to 0',
      'scale cart 2 to 1',
      'shift cart to cart 2: 1',
    ]);
  });

  it('changes only the number when the version stays [W41]', async () => {
    const { world, id } = await updating({ name: 'cart' }, { name: 'cart', instances: 3 });
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects).toEqual(['scale cart 1 to 3', 'shift cart to cart 1: 3']);
  });

  it('scales a version whose artifact names its hash only now [W41]', async () => {
    const artifact = { kind: 'DIRECTORY', location: '/srv/cart/1', sha256: 'ab'.repeat(32) };
    const { world, id } = await updating({ name: 'cart' }, { name: 'cart', instances: 2, artifact });
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects).toEqual(['scale cart 1 to 2', 'shift cart to cart 1: 2']);
  });

  it('starts a service with its resolved configuration and the outputs of its resources [W34 IP13]', async () => {
    const world = await openWorld();
    const id = await world.submit(
      [{ name: 'cart', resource_names: ['orders-db'], configuration: { variables: { COLOUR: 'green', SIZE: 3 } } }],
      {
        resource_requirements: [{ name: 'orders-db', resource_type: 'RDS_DATABASE' }],
        configuration_overrides: [{ variable: 'COLOUR', value: 'red' }],
      },
    );
    await world.prepare(id);
    const session = await world.journal.open(id);
    await world.journal.commit(session, () => ({
      prepared_configuration: {
        environment_variables: { REGION: 'local' },
        resource_outputs: { 'orders-db': { FILE: '/data/orders' } },
      },
    }));
    await world.advance(id, 'cart');
    const live = await world.environments.liveService(environment_id, 'cart');
    expect(world.fake.variablesOf('cart', live?.version_id ?? '')).toEqual({
      ORDERS_DB_FILE: '/data/orders',
      REGION: 'local',
      COLOUR: 'red',
      SIZE: '3',
    });
  });

  it('run twice has the effect of once', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    await world.advance(id, 'cart');
    const [effects, events] = [world.fake.effects.length, await world.eventTypes(id)];
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect([world.fake.effects.length, await world.eventTypes(id)]).toEqual([effects, events]);
  });

  it('gives a rollout whose instances take their time to stop out in parts, none longer than a task may take [W41]', async () => {
    const { world, id } = await updating(
      { name: 'cart', instances: 12 },
      { name: 'cart', version: '2', instances: 12 },
    );
    const { scale } = world.fake.deployer;
    world.fake.deployer.scale = async (target, version_id, instances, token) => {
      await scale(target, version_id, instances, token);
      if (version_id.startsWith('1-')) world.clock.advance(200_000);
    };
    const taken: number[] = [];
    for (let answer = ''; answer !== 'PROCEED';) {
      const began = world.clock.now();
      ({ outcome: answer } = await world.advance(id, 'cart'));
      taken.push(world.clock.now() - began);
    }
    expect(Math.max(...taken)).toBeLessThan(900_000);
    expect(world.fake.picture()).toMatchObject({
      'dev/cart': [
        [expect.stringMatching(/^1-/), 0, 0],
        [expect.stringMatching(/^2-/), 12, 12],
      ],
    });
  });

  it('costs two commits when it is quick', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.crashes.arm(undefined);
    const before = world.crashes.calls();
    await world.advance(id, 'cart');
    const calls = world.crashes.calls() - before;
    expect(calls - world.fake.effects.length).toBe(2);
  });
});

describe('AdvanceRollout waiting for health', () => {
  it('asks to be called again while instances start, and records since when [W43]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.fake.behave('1', 'slow', 5);
    expect(await world.advance(id, 'cart')).toEqual(wait);
    expect(await record(world, id)).toMatchObject({ status: 'IN_PROGRESS', next_action: 1 });
    expect(world.fake.picture()).toMatchObject({ 'dev/cart': [[expect.any(String), 1, 0]] });
    const since = (await record(world, id))?.action_started_at;
    world.clock.advance(1_000);
    expect(await world.advance(id, 'cart')).toEqual(wait);
    expect((await record(world, id))?.action_started_at).toBe(since);
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(await record(world, id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('fails a service that does not get healthy: which instance, which check, which answer [W43]', async () => {
    const { world, id } = await begun([{ name: 'cart', version: '1.1.0' }]);
    world.fake.behave('1.1.0', 'never-healthy');
    expect(await world.advance(id, 'cart')).toEqual(stop);
    const failed = await record(world, id);
    expect(failed).toMatchObject({ status: 'FAILED', failure: { step: 'W43', code: 'service_unhealthy' } });
    expect(failed?.message).toBe(
      'cart 1.1.0 did not get healthy: 0 of 1 instance healthy; instance cart-1 is UNHEALTHY: GET /health answered 503, expected 200 (checks: health: GET /health has to answer 200; start period 30000 ms).',
    );
    expect(await world.eventTypes(id)).not.toContain('FAILURE_RECORDED');
  });

  it('fails a service that exits, with its last words [W43]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.fake.behave('1', 'exits');
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect((await record(world, id))?.message).toContain(
      'is EXITED, started again 2 times: exited with code 1: Error: no database',
    );
  });

  it('does not wait without end for a service that stays starting [W43]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.fake.behave('1', 'slow', 1_000);
    expect(await world.advance(id, 'cart')).toEqual(wait);
    world.clock.advance(2 * 30_000 + 30_000);
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(await record(world, id)).toMatchObject({ status: 'FAILED', failure: { code: 'service_unhealthy' } });
  });

  it('never gives traffic to a version before it is healthy [W43 I8]', async () => {
    const { world, id } = await updating({ name: 'cart' }, { name: 'cart', version: '2' });
    world.fake.behave('2', 'never-healthy');
    await world.advance(id, 'cart');
    expect(world.fake.effects).toEqual(['install cart 2', 'scale cart 2 to 1']);
  });
});

describe('AdvanceRollout and dependencies', () => {
  const ready = async () => {
    const { world, id } = await begun(shop('1'));
    await world.advance(id, 'stock');
    await world.advance(id, 'mail');
    return { world, id };
  };

  it('gives no traffic while a dependency is not healthy, and does when it is again [I8]', async () => {
    const { world, id } = await ready();
    const stock = (await world.environments.liveService(environment_id, 'stock'))?.version_id ?? '';
    world.fake.behave(stock, 'never-healthy');
    expect(await world.advance(id, 'cart')).toEqual(wait);
    expect(world.fake.effects.filter((effect) => effect.startsWith('shift cart'))).toEqual([]);
    world.fake.behave(stock, 'healthy');
    expect(await world.advance(id, 'cart')).toEqual(proceed);
  });

  it('fails after a while, naming the dependency [I8]', async () => {
    const { world, id } = await ready();
    world.fake.behave(
      (await world.environments.liveService(environment_id, 'stock'))?.version_id ?? '',
      'never-healthy',
    );
    await world.advance(id, 'cart');
    world.clock.advance(30_000);
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(await record(world, id)).toMatchObject({ failure: { step: 'W43', code: 'dependency_unhealthy' } });
    expect((await record(world, id))?.message).toBe(
      'cart 1 takes no traffic: stock, which it depends on, is not healthy: 0 of 1 instances of 1 healthy (GET /health answered 503, expected 200).',
    );
  });
});

describe('AdvanceRollout when something is wrong', () => {
  it('ends the service’s rollout, not the machine, when its artifact is gone [W41]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.fake.loseArtifact('/srv/cart/1');
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(await record(world, id)).toMatchObject({
      status: 'FAILED',
      failure: { step: 'W41', code: 'artifact_invalid' },
      message: 'cart 1 could not be rolled out: There is nothing at /srv/cart/1.',
    });
  });

  it('installs nothing else than what was planned, though the artifact has changed since [W41]', async () => {
    const { world, id } = await updating({ name: 'cart' }, { name: 'cart', version: '2' });
    world.fake.changeArtifact('/srv/cart/2', 'cd'.repeat(32));
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(world.fake.effects).toEqual([]);
    expect(await record(world, id)).toMatchObject({
      status: 'FAILED',
      failure: { step: 'W41', code: 'artifact_invalid' },
      message: expect.stringContaining('What is at /srv/cart/2 now is not what was planned'),
    });
  });

  it('throws what is not about the service, for the machine to retry', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    world.deps.deployer.install = async () => Promise.reject(new TableUnavailableError('no answer'));
    await expect(world.advance(id, 'cart')).rejects.toMatchObject({ name: 'TableUnavailableError' });
    expect(await record(world, id)).toBeUndefined();
  });

  it('stops between two actions when somebody cancels [B10]', async () => {
    const { world, id } = await updating({ name: 'cart', instances: 2 }, { name: 'cart', version: '2', instances: 2 });
    const shiftTraffic = world.deps.deployer.shiftTraffic.bind(world.deps.deployer);
    world.deps.deployer.shiftTraffic = async (...given) => {
      await shiftTraffic(...given);
      await world.cancel(id);
    };
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(world.fake.effects).toEqual(['install cart 2', 'scale cart 2 to 1', 'shift cart to cart 2: 1, cart 1: 1']);
    expect(await world.ledgerStates(id)).toEqual(['cart INTENDED']);
  });

  it('waits between two actions when somebody pauses, with the traffic as it is, and goes on from there [B10]', async () => {
    const { world, id } = await updating({ name: 'cart', instances: 2 }, { name: 'cart', version: '2', instances: 2 });
    const shiftTraffic = world.deps.deployer.shiftTraffic.bind(world.deps.deployer);
    world.deps.deployer.shiftTraffic = async (...given) => {
      await shiftTraffic(...given);
      world.deps.deployer.shiftTraffic = shiftTraffic;
      await world.pause(id);
    };
    const before = ['install cart 2', 'scale cart 2 to 1', 'shift cart to cart 2: 1, cart 1: 1'];
    for (let call = 0; call < 2; call += 1) {
      expect(await world.advance(id, 'cart')).toEqual({ outcome: 'WAIT', wait_seconds: 2 });
      expect(world.fake.effects).toEqual(before);
    }
    await world.resume(id);
    expect(await world.advance(id, 'cart')).toEqual(proceed);
    expect(world.fake.effects.slice(before.length).filter((effect) => !effect.startsWith('install'))).toEqual([
      'scale cart 1 to 1',
      'scale cart 2 to 2',
      'shift cart to cart 2: 2',
      'scale cart 1 to 0',
    ]);
  });

  it('does nothing once the deployment is being undone', async () => {
    const { world, id } = await begun([{ name: 'cart' }, { name: 'mail' }]);
    await world.advance(id, 'mail');
    await world.begin(id);
    expect(await world.advance(id, 'cart')).toEqual(stop);
    expect(world.fake.effects.filter((effect) => effect.includes('cart'))).toEqual([]);
  });

  it('is fenced when the deployment was taken over while it ran [I4]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    const install = world.deps.deployer.install.bind(world.deps.deployer);
    world.deps.deployer.install = async (target, definition, token) => {
      await install(target, definition, token);
      await install(target, definition, token + 1);
    };
    await expect(world.advance(id, 'cart')).rejects.toMatchObject({ name: 'FencedError' });
    expect(await record(world, id)).toBeUndefined();
  });
});

describe('RecordServiceFailure', () => {
  it('puts a service whose rollout broke on record, in words', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    const ofLambda = JSON.stringify({
      errorType: 'TypeError',
      errorMessage: 'x is not a function',
      trace: ['at /var/task/x.js:1'],
    });
    const Cause = JSON.stringify({ Name: 'r', Status: 'FAILED', Error: 'TypeError', Cause: ofLambda });
    expect(await world.recordServiceFailure(id, 'cart', { Error: 'States.TaskFailed', Cause })).toEqual(proceed);
    expect(await record(world, id)).toMatchObject({
      status: 'FAILED',
      message: 'The rollout of cart broke: x is not a function',
      failure: { step: 'W41', code: 'type_error' },
    });
  });

  it('does so while the deployment is paused, and not once its phase is over [B10]', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    await world.pause(id);
    const timeout = { Error: 'States.Timeout', Cause: 'States.Timeout' };
    expect(await world.recordServiceFailure(id, 'cart', timeout)).toEqual(proceed);
    expect(await record(world, id)).toMatchObject({ status: 'FAILED' });
    const tested = await begun([{ name: 'cart' }]);
    await tested.world.runPhase(tested.id, 'DEPLOYMENT');
    expect(await tested.world.recordServiceFailure(tested.id, 'mail', timeout)).toEqual(proceed);
    expect(await record(tested.world, tested.id, 'mail')).toBeUndefined();
  });

  it('goes on where the deployment has completed, as every task does', async () => {
    const world = await openWorld();
    const { id } = await world.release([{ name: 'cart' }]);
    const timeout = { Error: 'States.Timeout', Cause: 'States.Timeout' };
    expect(await world.recordServiceFailure(id, 'cart', timeout)).toEqual(proceed);
    expect(await record(world, id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('leaves a service alone that is active after all', async () => {
    const { world, id } = await begun([{ name: 'cart' }]);
    await world.advance(id, 'cart');
    await world.recordServiceFailure(id, 'cart', { Error: 'States.Timeout', Cause: 'States.Timeout' });
    expect(await record(world, id)).toMatchObject({ status: 'ACTIVE' });
  });
});
