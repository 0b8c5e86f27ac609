import type { DeploymentJournal } from '../../../../shared/domain/deployment/deployment.repository.ts';
import { describe, expect, it } from '@jest/globals';
import { beginRollback } from '../../../../functions/orchestrator/begin-rollback.ts';
import { machineInput } from '../../../../shared/contracts/tasks.ts';
import { halfWay } from './half-way.ts';
import { openWorld, shop } from './orchestrator.world.ts';

describe('a version that was released again, to be scaled and found in another way', () => {
  it('is scaled and found as before when that is undone [I3]', async () => {
    const world = await openWorld();
    const manner = (max_instances: number, session_affinity: string) => ({
      scaling_rules: [{ min_instances: 1, max_instances }],
      traffic_policy: { session_affinity },
    });
    await world.release([{ name: 'cart', ...manner(2, 'NONE') }]);
    const before = world.fake.picture();
    const live = await world.environments.liveService('dev', 'cart');
    const definition = () => world.fake.definitionOf('cart', live?.version_id ?? '');
    const id = await world.submit([{ name: 'cart', ...manner(5, 'COOKIE') }]);
    await world.prepare(id);
    await world.advance(id, 'cart');
    expect(definition()).toMatchObject({
      scaling: { max_instances: 5 },
      traffic_policy: { session_affinity: 'COOKIE' },
    });
    await world.begin(id);
    await world.undo(id);
    expect(definition()).toMatchObject({ scaling: { max_instances: 2 }, traffic_policy: { session_affinity: 'NONE' } });
    expect(world.fake.picture()).toEqual(before);
  });
});

describe('BeginRollback', () => {
  it('takes the deployment over, so that nobody with the old token writes or deploys any more [I4]', async () => {
    const { world, id } = await halfWay();
    const old = await world.journal.open(id);
    expect(await world.begin(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    await expect(world.journal.commit(old, () => ({ services: [] }))).rejects.toMatchObject({
      name: 'StaleTokenError',
    });
    expect((await world.stateOf(id)).lease_token).toBeGreaterThan(old.lease_token);
    await world.undo(id);
    await expect(
      world.fake.deployer.shiftTraffic({ environment_id: 'dev', service_name: 'cart' }, [], old.lease_token),
    ).rejects.toMatchObject({ name: 'FencedError' });
  });

  it('keeps the failure that is on record, and says why it undoes', async () => {
    const { world, id } = await halfWay();
    await world.begin(id, { Error: 'OddError', Cause: 'later' });
    const state = await world.stateOf(id);
    expect(state.failure).toMatchObject({ step: 'W43' });
    expect(state.rollback).toMatchObject({ status: 'IN_PROGRESS', reason: state.failure?.message });
    expect(await world.eventTypes(id)).toContain('ROLLBACK_INITIATED');
  });

  it('puts what a Catch caught on record, without JSON or stack', async () => {
    const world = await openWorld();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    await world.advance(id, 'stock');
    await world.begin(id, {
      Error: 'OddError',
      Cause: JSON.stringify({ errorType: 'OddError', errorMessage: 'the disk is full', trace: ['at x'] }),
    });
    expect((await world.stateOf(id)).failure).toEqual({
      step: 'DEPLOYMENT',
      code: 'odd_error',
      message: 'the disk is full',
      affected_components: [],
    });
  });

  it('goes on with a rollback that was cut off, under yet another token', async () => {
    const { world, id } = await halfWay();
    await world.begin(id);
    const first = await world.stateOf(id);
    expect(await world.begin(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    const second = await world.stateOf(id);
    expect(second.lease_token).toBeGreaterThan(first.lease_token);
    expect(second.rollback).toEqual(first.rollback);
  });

  it('leaves no moment in which a task that just begins goes on under the new token [I4]', async () => {
    const world = await openWorld();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    const answers: string[] = [];
    const journal: Pick<DeploymentJournal, 'open' | 'commit' | 'takeOver' | 'annotate'> = {
      ...world.journal,
      takeOver: async (...given) => {
        const session = await world.journal.takeOver(...given);
        answers.push((await world.advance(id, 'stock')).outcome, (await world.planWave(id)).outcome);
        return session;
      },
    };
    await beginRollback({ ...world.deps, journal }, machineInput(id, { Error: 'States.Timeout', Cause: '' }));
    expect(answers).toEqual(['STOP', 'STOP']);
    expect(world.fake.effects).toEqual([]);
    expect(await world.records.ledger(id)).toEqual([]);
  });

  it('has nothing to do for a deployment that was undone already', async () => {
    const { world, id } = await halfWay();
    await world.rollBack(id);
    expect(await world.begin(id)).toEqual({ outcome: 'STOP', wait_seconds: 0 });
  });

  it('says what it could not do when the environment belongs to another by now', async () => {
    const world = await openWorld();
    const { id } = await world.release(shop('1'));
    const other = await world.submit(shop('2'));
    await world.askForRollback(id);
    expect(await world.begin(id)).toEqual({ outcome: 'STOP', wait_seconds: 0 });
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'FAILED',
      remaining: [expect.stringContaining(`held by ${other}`)],
    });
    expect((await world.environments.lease('dev'))?.owner).toBe(other);
  });
});

describe('undoing a release', () => {
  it('puts back exactly what served before, and leaves nothing that was made [B2 I3]', async () => {
    const { world, id, picture, before } = await halfWay();
    expect(await world.rollBack(id)).toMatchObject({ outcome: 'COMPLETED' });
    expect(world.fake.picture()).toEqual(picture);
    expect(await world.liveVersions()).toEqual({ stock: '1', mail: '1', cart: '1', front: '1' });
    expect((await world.environments.liveService('dev', 'cart'))?.deployment_id).toBe(before);
    expect(await world.stateOf(id)).toMatchObject({
      status: 'FAILED',
      rollback: { status: 'COMPLETED', remaining: [], kept: [] },
    });
    expect((await world.eventTypes(id)).slice(-2)).toEqual(['ROLLBACK_COMPLETED', 'DEPLOYMENT_FAILED']);
    expect(await world.replayed(id)).toEqual(await world.stateOf(id));
  });

  it('undoes dependents before what they depend on [I5]', async () => {
    const { world, id } = await halfWay();
    await world.rollBack(id);
    const removed = world.fake.effects.filter((effect) => effect.startsWith('remove'));
    const place = (name: string): number => removed.findIndex((effect) => effect.startsWith(`remove ${name} `));
    expect(place('front')).toBeLessThan(place('cart'));
    expect(place('extra')).toBeLessThan(place('cart'));
    expect(place('cart')).toBeLessThan(place('stock'));
    expect(place('cart')).toBeLessThan(place('mail'));
  });

  it('gives traffic back only when the previous version is healthy, and only then takes the new one away [I3]', async () => {
    const { world, id } = await halfWay();
    await world.rollBack(id);
    const cart = world.fake.effects.filter((effect) => / cart /.test(effect));
    expect(cart).toEqual(['scale cart 1 to 2', 'shift cart to cart 1: 2', 'remove cart 2']);
  });

  it('undone twice is as undone once [I5]', async () => {
    const { world, id, picture } = await halfWay();
    await world.rollBack(id);
    const [effects, events] = [world.fake.effects.length, await world.eventTypes(id)];
    await world.rollBack(id);
    await world.undo(id);
    await world.finishRollback(id);
    expect([world.fake.effects.length, await world.eventTypes(id)]).toEqual([effects, events]);
    expect(world.fake.picture()).toEqual(picture);
  });

  it('undone by two at the same time is as undone by one [I5]', async () => {
    const { world, id, picture } = await halfWay();
    await world.begin(id);
    await Promise.all([world.undo(id), world.undo(id)]);
    await Promise.all([world.finishRollback(id), world.finishRollback(id)]);
    expect(world.fake.picture()).toEqual(picture);
    expect((await world.eventTypes(id)).filter((type) => type === 'ROLLBACK_COMPLETED')).toHaveLength(1);
    expect((await world.stateOf(id)).rollback.status).toBe('COMPLETED');
  });

  it('ends CANCELLED when somebody asked for it', async () => {
    const { world, id } = await (async () => {
      const opened = await openWorld();
      const submitted = await opened.submit(shop('1'));
      await opened.prepare(submitted);
      await opened.advance(submitted, 'stock');
      await opened.cancel(submitted);
      return { world: opened, id: submitted };
    })();
    expect(await world.runPhase(id, 'DEPLOYMENT')).toMatchObject({ outcome: 'STOPPED' });
    await world.rollBack(id);
    expect(await world.stateOf(id)).toMatchObject({
      status: 'CANCELLED',
      rollback: { status: 'COMPLETED', reason: 'ada cancelled it: the wrong release' },
    });
    expect(world.fake.picture()).toEqual({});
  });

  it('stops the new version first where two must not run at once', async () => {
    const recreated = { deployment_strategy: { kind: 'RECREATE' } };
    const world = await openWorld();
    await world.release([{ name: 'cart', ...recreated }]);
    const id = await world.submit([{ name: 'cart', version: '2', ...recreated }]);
    await world.prepare(id);
    await world.advance(id, 'cart');
    world.fake.effects.length = 0;
    await world.rollBack(id);
    expect(world.fake.effects).toEqual([
      'scale cart 2 to 0',
      'scale cart 1 to 1',
      'shift cart to cart 1: 1',
      'remove cart 2',
    ]);
  });

  it('puts the number of instances back when only that was changed', async () => {
    const world = await openWorld();
    await world.release([{ name: 'cart', instances: 2 }]);
    const picture = world.fake.picture();
    const id = await world.submit([{ name: 'cart', instances: 5 }]);
    await world.prepare(id);
    await world.advance(id, 'cart');
    await world.rollBack(id);
    expect(world.fake.picture()).toEqual(picture);
    expect(await world.environments.liveService('dev', 'cart')).toMatchObject({ instances: 2 });
  });

  it('asks to be called again while the previous version starts [B2]', async () => {
    const { world, id, picture } = await halfWay();
    const cart = (await world.records.ledger(id)).find(({ target }) => target === 'cart');
    const previous =
      cart?.compensation.kind === 'RESTORE_SERVICE'
        ? (cart.compensation.previous as { live: { version_id: string } }).live.version_id
        : '';
    world.fake.behave(previous, 'slow', 3);
    await world.begin(id);
    expect(await world.undo(id)).toEqual({ outcome: 'WAIT', wait_seconds: 1 });
    expect(world.fake.effects.filter((effect) => effect.startsWith('remove stock'))).toEqual([]);
    expect(await world.records.service(id, 'cart')).toMatchObject({
      status: 'IN_PROGRESS',
      message: expect.stringContaining('which served before'),
    });
    await world.undo(id);
    expect(await world.undo(id)).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });
    await world.finishRollback(id);
    expect(world.fake.picture()).toEqual(picture);
  });

  it('keeps what serves when the previous version is broken too, undoes the rest, and says what is left [I2]', async () => {
    const { world, id } = await halfWay();
    const cart = (await world.records.ledger(id)).find(({ target }) => target === 'cart');
    const previous =
      cart?.compensation.kind === 'RESTORE_SERVICE'
        ? (cart.compensation.previous as { live: { version_id: string } }).live.version_id
        : '';
    world.fake.behave(previous, 'never-healthy');
    await world.rollBack(id);
    const { status, rollback } = await world.stateOf(id);
    expect([status, rollback.status]).toEqual(['FAILED', 'FAILED']);
    expect(rollback.remaining).toEqual([
      expect.stringMatching(
        /^cart 2, 2 instances: cart 1, which served before, does not get healthy again: .*; 2 goes on serving$/,
      ),
    ]);
    expect(await world.liveVersions()).toEqual({ stock: '1', mail: '1', cart: '2', front: '1' });
    expect(await world.ledgerStates(id)).toContain('cart UNDO_FAILED');
  });

  it('tries once more what an earlier rollback left when somebody asks for it [I2]', async () => {
    const { world, id, picture } = await halfWay();
    const shiftTraffic = world.fake.deployer.shiftTraffic.bind(world.fake.deployer);
    world.fake.deployer.shiftTraffic = async (target, ...rest) => {
      if (target.service_name === 'cart') throw new Error('the proxy is stuck');
      return shiftTraffic(target, ...rest);
    };
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback.remaining).toEqual([
      'cart 2, 2 instances: the proxy is stuck (tried 3 times)',
    ]);
    expect(world.pauses).toEqual(expect.arrayContaining([200, 400]));
    world.fake.deployer.shiftTraffic = shiftTraffic;
    world.clock.advance(60_000);
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
    expect(world.fake.picture()).toEqual(picture);
  });

  it('tries what failed once more when what it depends on is as it was again [I3]', async () => {
    const { world, id, picture } = await halfWay();
    const front = (await world.environments.liveService('dev', 'front'))?.version_id ?? '';
    world.fake.behave(front, 'never-healthy');
    const { remove } = world.fake.deployer;
    world.fake.deployer.remove = async (target, ...rest) => {
      world.clock.advance(5);
      if (target.service_name === 'cart') world.fake.behave(front, 'healthy');
      return remove(target, ...rest);
    };
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
    expect(world.fake.picture()).toEqual(picture);
  });

  it('ends though the clock is set back meanwhile [I2]', async () => {
    const { world, id } = await halfWay();
    world.fake.behave((await world.environments.liveService('dev', 'front'))?.version_id ?? '', 'never-healthy');
    const { remove } = world.fake.deployer;
    world.fake.deployer.remove = async (target, ...rest) => {
      world.clock.advance(target.service_name === 'stock' ? -3_600_000 : 5);
      return remove(target, ...rest);
    };
    await world.begin(id);
    for (let call = 0; call < 3; call += 1) await world.undo(id);
    expect((await world.undo(id)).outcome).toBe('PROCEED');
    expect(await world.ledgerStates(id)).toContain('front UNDO_FAILED');
  });

  it('stores nothing more once it has ended, though a call of it goes on', async () => {
    const { world, id } = await halfWay();
    await world.begin(id);
    const { remove } = world.fake.deployer;
    let late: Promise<void> | undefined;
    world.fake.deployer.remove = async (...given) => {
      late ??= world.finishRollback(id).then(() => undefined);
      await late;
      return remove(...given);
    };
    await world.undo(id);
    expect((await world.stateOf(id)).rollback.status).toBe('FAILED');
    expect(await world.ledgerStates(id)).toEqual([
      'mail DONE',
      'stock DONE',
      'cart DONE',
      'extra DONE',
      'front INTENDED',
    ]);
  });

  it('ends what had done nothing, with its rollback NOT_NEEDED', async () => {
    const world = await openWorld();
    const id = await world.submit(shop('1'));
    await world.begin(id, { Error: 'OddError', Cause: 'the validator broke' });
    await world.undo(id);
    await world.finishRollback(id);
    expect(await world.stateOf(id)).toMatchObject({
      status: 'FAILED',
      rollback: { status: 'NOT_NEEDED' },
      failure: { message: 'the validator broke' },
    });
    expect((await world.environments.lease('dev'))?.owner).toBeNull();
    expect(await world.eventTypes(id)).not.toContain('ROLLBACK_INITIATED');
  });

  it('frees the environment and the name, and says so in the audit trail [I2 CS4]', async () => {
    const { world, id } = await halfWay();
    await world.rollBack(id);
    expect((await world.environments.lease('dev'))?.owner).toBeNull();
    expect((await world.environments.capacity('dev')).reservations).toEqual({});
    expect((await world.environments.auditTrail('dev', { limit: 100 })).items.at(-1)).toMatchObject({
      action: 'deployment.undone',
      details: { rollback: 'COMPLETED' },
    });
  });
});

describe('rolling back a completed deployment', () => {
  const completed = async () => {
    const world = await openWorld();
    await world.release(shop('1'));
    const picture = world.fake.picture();
    const { id } = await world.release(shop('2'));
    return { world, id, picture };
  };

  it('works the same from its ledger; the deployment stays COMPLETED [B2]', async () => {
    const { world, id, picture } = await completed();
    await world.rollBack(id);
    expect(world.fake.picture()).toEqual(picture);
    expect(await world.liveVersions()).toEqual({ stock: '1', mail: '1', cart: '1', front: '1' });
    expect(await world.stateOf(id)).toMatchObject({
      status: 'COMPLETED',
      rollback: { status: 'COMPLETED', reason: 'customers complain' },
    });
    expect((await world.environments.lease('dev'))?.owner).toBeNull();
  });

  it('is not begun by a machine that finds it completed by another run: nobody asked for it', async () => {
    const { world, id } = await completed();
    const picture = world.fake.picture();
    expect(await world.begin(id)).toEqual({ outcome: 'STOP', wait_seconds: 0 });
    expect(await world.begin(id, { Error: 'States.Timeout', Cause: '' })).toEqual({ outcome: 'STOP', wait_seconds: 0 });
    expect((await world.stateOf(id)).rollback.status).toBe('NOT_NEEDED');
    expect(world.fake.picture()).toEqual(picture);
  });

  it('takes away nothing that a later deployment released', async () => {
    const { world, id } = await completed();
    await world.release([{ name: 'cart', version: '3', needs: ['stock', 'mail'], instances: 2 }]);
    await world.rollBack(id);
    const { rollback } = await world.stateOf(id);
    expect(rollback.status).toBe('FAILED');
    expect(rollback.remaining).toEqual([expect.stringContaining('cart is 3 by now, released by deployment')]);
    expect(await world.liveVersions()).toMatchObject({ cart: '3' });
  });

  /** Back at the second of three releases; the clean-up of the third has removed the first. */
  const backAtTheSecond = async () => {
    const world = await openWorld();
    await world.release([{ name: 'cart' }]);
    const picture = world.fake.picture();
    const second = await world.release([{ name: 'cart', version: '2' }]);
    await world.rollBack((await world.release([{ name: 'cart', version: '3' }])).id);
    expect(world.fake.picture()['dev/cart']).toMatchObject([[expect.stringMatching(/^2-/), 1, 1]]);
    return { world, id: second.id, picture };
  };

  it('installs the previous version again when it is gone, configured as it was', async () => {
    const { world, id, picture } = await backAtTheSecond();
    await world.rollBack(id);
    expect(world.fake.picture()).toEqual(picture);
    expect(
      world.fake.variablesOf('cart', (await world.environments.liveService('dev', 'cart'))?.version_id ?? ''),
    ).toEqual({ REGION: 'local' });
    expect((await world.stateOf(id)).rollback.status).toBe('COMPLETED');
  });

  it.each([
    [
      'is gone',
      (world: Awaited<ReturnType<typeof openWorld>>) => world.fake.loseArtifact('/srv/cart/1'),
      'there is nothing at /srv/cart/1',
    ],
    [
      'has changed',
      (world: Awaited<ReturnType<typeof openWorld>>) => world.fake.changeArtifact('/srv/cart/1', 'cd'.repeat(32)),
      'what is at /srv/cart/1 now is not what was released',
    ],
  ])('leaves what serves alone when the artifact of the previous version %s', async (_, spoil, words) => {
    const { world, id } = await backAtTheSecond();
    const picture = world.fake.picture();
    spoil(world);
    await world.rollBack(id);
    expect(world.fake.picture()).toEqual(picture);
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'FAILED',
      remaining: [expect.stringContaining(words)],
    });
  });
});
