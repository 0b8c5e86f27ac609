import { describe, expect, it, jest } from '@jest/globals';
import { cancelDeployment } from '../../../../functions/orchestrator/cancel-deployment.ts';
import { releaseHold } from '../../../../functions/orchestrator/release-hold.ts';
import { concernsLine, startQueued } from '../../../../functions/orchestrator/start-queued.ts';
import { createHandler } from '../../../../functions/orchestrator/start-queued.handler.ts';
import { createHandler as sweepLeases } from '../../../../functions/orchestrator/sweep-leases.handler.ts';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import { completeRollback, rollbackDeployment } from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import { replayDeployment } from '../../../../shared/domain/deployment/evolve-deployment.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { openLine, type LineWorld } from './line.world.ts';

jest.setTimeout(60_000);

/** One runs, and two wait. */
const openBusy = async (): Promise<LineWorld> => {
  const world = await openLine();
  await world.submit('first');
  for (const name of ['second', 'third']) await world.queue(name);
  return world;
};

describe('the next in line', () => {
  it('begins when the lease is free, planned anew, and its machine is started by its id [B5]', async () => {
    const world = await openBusy();
    expect(await world.see()).toEqual({ outcome: 'busy' });
    expect(await world.line()).toEqual(['second', 'third']);
    await world.end('first');
    world.services.change('/srv/stock', 'cd'.repeat(32));
    const before = await world.stateOf('second');
    expect(await world.see()).toEqual({ outcome: 'begun', deployment_id: 'id-of-second' });
    expect([await world.owner(), await world.line(), world.begun()]).toEqual([
      'second',
      ['third'],
      ['first', 'second'],
    ]);
    const plan = await world.store.records.plan('id-of-second');
    const after = await world.stateOf('second');
    expect(after).toMatchObject({ status: 'PENDING', lease_token: 2, plan_hash: plan?.hash });
    expect(after?.plan_hash).not.toBe(before?.plan_hash);
    const steps = await world.store.records.steps('id-of-second');
    expect(steps.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual(
      ['W11', 'W12', 'W13', 'W14'].map((id) => `${id} PASSED`),
    );
    expect(steps.at(-1)?.message).toContain('its name, capacity and the lease of dev');
    expect(await world.see()).toEqual({ outcome: 'busy' });
  });

  it('is the HOTFIX, whenever it joined; and after it who came first [B5]', async () => {
    const world = await openBusy();
    await world.queue('hot', { priority: 'HOTFIX' });
    for (const name of ['first', 'hot', 'second', 'third']) {
      expect(await world.owner()).toBe(name);
      await world.end(name);
      await world.see();
    }
    expect(world.begun()).toEqual(['first', 'hot', 'second', 'third']);
    expect(await world.see()).toEqual({ outcome: 'busy' });
  });

  it('waits for the end of a hold, or its release; a HOTFIX does not, when it lets it pass [B5]', async () => {
    const world = await openBusy();
    await world.hold();
    await world.end('first');
    expect(await world.see()).toEqual({ outcome: 'busy' });
    await world.hold({ allow_hotfix: true, reason: 'but hotfixes' });
    expect(await world.see()).toEqual({ outcome: 'busy' });
    await world.queue('hot', { priority: 'HOTFIX' });
    expect(await world.owner()).toBe('hot');
    await world.end('hot');
    expect(await world.see()).toEqual({ outcome: 'busy' });
    world.store.clock.advance(60_000);
    expect(await world.see()).toMatchObject({ outcome: 'begun', deployment_id: 'id-of-second' });
  });

  it('begins once, however many see to the line at once [B5 I4]', async () => {
    const world = await openBusy();
    await world.end('first');
    const results = await Promise.all(Array.from({ length: 5 }, () => world.see()));
    expect(results.filter(({ outcome }) => outcome === 'begun')).toHaveLength(1);
    expect([await world.owner(), await world.line(), world.begun()]).toEqual([
      'second',
      ['third'],
      ['first', 'second'],
    ]);
    expect(await world.store.environments.lease('dev')).toMatchObject({ fencing_token: 2 });
  });

  it('is planned once more when the environment is changed between its plan and its turn', async () => {
    const world = await openBusy();
    await world.end('first');
    const { liveServices } = world.store.environments;
    let changes = 0;
    const environments = {
      ...world.store.environments,
      liveServices: async (id: string) => {
        const live = await liveServices(id);
        if ((changes += 1) < 3) await world.changeEnvironment({ name: `changed ${changes}` });
        return live;
      },
    };
    expect(await startQueued({ ...world.deps, environments }, 'dev')).toMatchObject({ deployment_id: 'id-of-second' });
    expect([changes, world.begun()]).toEqual([3, ['first', 'second']]);
  });

  it('is left for later, and nothing of it is changed, when what is ours is out of reach [I9]', async () => {
    const world = await openBusy();
    await world.end('first');
    const before = await world.stateOf('second');
    const away = { checkArtifact: () => Promise.reject(new TableUnavailableError('away')) };
    await expect(startQueued({ ...world.deps, deployer: away }, 'dev')).rejects.toThrow('away');
    expect([await world.stateOf('second'), await world.owner()]).toEqual([before, undefined]);
    expect(await world.see()).toMatchObject({ outcome: 'begun' });
  });

  it('that was stored though its machine cannot be started is started by the sweeper', async () => {
    const world = await openBusy();
    await world.end('first');
    world.engine.failWith(new Error('throttled'));
    expect(await world.see()).toMatchObject({ outcome: 'begun' });
    expect(world.begun()).toEqual(['first']);
    world.engine.failWith(undefined);
    world.store.clock.advance(300_000);
    const { swept } = await sweepLeases({ ...world.deps, startQueued: (id) => startQueued(world.deps, id) })();
    expect([swept, world.begun()]).toEqual([[expect.objectContaining({ outcome: 'started' })], ['first', 'second']]);
  });
});

describe('one whose turn shows that it cannot be', () => {
  const failed = async (world: LineWorld, name = 'second') => {
    await world.end('first');
    const result = await world.see();
    const state = await world.stateOf(name);
    expect(state).toMatchObject({ status: 'FAILED', rollback: { status: 'NOT_NEEDED' } });
    expect(result).toEqual({ outcome: 'begun', deployment_id: 'id-of-third' });
    expect((await world.audits()).at(-1)).toMatchObject({
      actor: 'windlass',
      action: 'deployment.failed',
      target: `id-of-${name}`,
      details: { name, code: state?.failure?.code, reason: state?.failure?.message },
    });
    expect(replayDeployment(await world.store.records.events(`id-of-${name}`, 0, 10))).toEqual(state);
    return state?.failure;
  };

  it('for what it asks for ends FAILED, saying all that is wrong, and the next one begins [B5]', async () => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second');
    world.services.lose('/srv/stock');
    await world.queue('third');
    await world.end('first');
    expect(await world.see()).toEqual({ outcome: 'busy' });
    expect(await world.stateOf('second')).toMatchObject({
      status: 'FAILED',
      failure: {
        step: 'W11',
        code: 'invalid',
        message: expect.stringMatching(
          /not valid any more: \/specification\/services\/0\/artifact\/location: .*\/srv\/stock/u,
        ),
      },
    });
    expect(await world.submit('again', {})).toMatchObject({ outcome: 'invalid' });
    expect(await world.line()).toEqual([]);
  });

  it('for who submitted it ends FAILED: access is decided again, by subject and by group [B5 CS1]', async () => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second', {}, { subject: 'dora', groups: ['on-call'] });
    await world.queue('third');
    const policies = [{ id: 'team', kind: 'ACCESS' as const, role: 'deployer' as const, principals: ['dan'] }];
    await world.changeEnvironment({ security_policies: policies });
    expect(await failed(world)).toMatchObject({
      step: 'W12',
      code: 'forbidden',
      message: expect.stringContaining('dora needs the role deployer'),
    });
    expect((await world.audits()).map(({ action }) => action)).toContain('access.denied');
  });

  it.each([
    ['begins when its plan is still the one that was approved', false],
    ['ends FAILED with plan_changed when it is not', true],
  ])('%s [B5 B4]', async (_, isChanged) => {
    const world = await openLine();
    await world.submit('first');
    const probe = await world.queue('probe');
    const plan_hash = 'state' in probe ? probe.state.plan_hash : '';
    await cancelDeployment(world.deps, { deployment_id: 'id-of-probe', principal: { subject: 'dan', groups: [] } });
    await world.queue('second', { plan_hash });
    await world.queue('third');
    if (!isChanged) {
      await world.end('first');
      expect(await world.see()).toEqual({ outcome: 'begun', deployment_id: 'id-of-second' });
      expect(await world.stateOf('second')).toMatchObject({ status: 'PENDING', plan_hash });
      return;
    }
    world.services.change('/srv/stock', 'cd'.repeat(32));
    expect(await failed(world)).toMatchObject({ code: 'plan_changed', message: expect.stringContaining(plan_hash) });
  });

  it('for lack of capacity ends FAILED, saying what is short, though it could wait for it [B5 CD4]', async () => {
    const world = await openLine();
    const { configuration } = (await world.store.environments.findEnvironmentById('dev')) ?? {
      configuration: undefined,
    };
    if (configuration === undefined) throw new Error('there is no environment');
    const limited = (instances: number) =>
      world.changeEnvironment({ configuration: { ...configuration, limits: { ...configuration.limits, instances } } });
    await limited(3);
    await world.submit('first');
    expect(await world.queue('second')).toMatchObject({ outcome: 'queued' });
    await limited(1);
    await world.end('first', 'FAILED');
    expect(await world.see()).toEqual({ outcome: 'busy' });
    expect((await world.stateOf('second'))?.failure).toMatchObject({
      step: 'W14',
      code: 'capacity_exhausted',
      message: expect.stringContaining('instances'),
    });
  });

  it('frees its name', async () => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second');
    world.services.lose('/srv/stock');
    await world.end('first');
    await world.see();
    expect(await world.store.journal.open('id-of-second')).toMatchObject({ state: { status: 'FAILED' } });
    world.services.change('/srv/stock', 'ab'.repeat(32));
    expect(await world.submit('second-2')).toMatchObject({ outcome: 'invalid' });
    expect(await world.store.table.get({ pk: 'ENV#dev', sk: 'NAME#second' })).toBeUndefined();
  });
});

describe('who supersedes', () => {
  it('cancels who waits and who runs, each saying by whom, and begins when that has ended [B5]', async () => {
    const world = await openBusy();
    const result = await world.submit('new', { when_busy: 'SUPERSEDE' }, { subject: 'dora', groups: ['on-call'] });
    expect(result).toMatchObject({ outcome: 'queued', position: 1 });
    const reason = 'superseded by new (id-of-new)';
    for (const name of ['second', 'third'])
      expect(await world.stateOf(name)).toMatchObject({
        status: 'CANCELLED',
        cancel_requested: { by: 'dora', reason },
      });
    expect(await world.stateOf('first')).toMatchObject({ status: 'PENDING', cancel_requested: { by: 'dora', reason } });
    const cancels = (await world.audits()).filter(({ action }) => action === 'deployment.cancel');
    expect(cancels.map(({ actor, target, details }) => [actor, target, details['reason']])).toEqual(
      ['first', 'second', 'third'].map((name) => ['dora', `id-of-${name}`, reason]),
    );
    expect(await world.line()).toEqual(['new']);
    await world.end('first', 'FAILED');
    await world.see();
    expect(await world.owner()).toBe('new');
  });

  it('leaves every HOTFIX alone, unless it is one [B5]', async () => {
    const world = await openLine();
    await world.submit('running', { priority: 'HOTFIX' });
    await world.queue('waiting', { priority: 'HOTFIX' });
    await world.submit('new', { when_busy: 'SUPERSEDE' });
    expect(await world.line()).toEqual(['waiting', 'new']);
    expect(await world.stateOf('running')).not.toHaveProperty('cancel_requested');
    await world.submit('hot', { when_busy: 'SUPERSEDE', priority: 'HOTFIX' });
    expect(await world.line()).toEqual(['hot']);
    expect(await world.stateOf('running')).toHaveProperty('cancel_requested');
  });

  it('asks once, however often the line is seen to', async () => {
    const world = await openBusy();
    await world.submit('new', { when_busy: 'SUPERSEDE' });
    const before = await world.audits();
    await world.see();
    await world.see();
    expect(await world.audits()).toEqual(before);
  });

  it('under a hold cancels all the same, and waits [B5]', async () => {
    const world = await openBusy();
    await world.hold();
    expect(await world.submit('new', { when_busy: 'SUPERSEDE' })).toMatchObject({ outcome: 'queued' });
    await world.end('first', 'FAILED');
    expect([await world.see(), await world.line()]).toEqual([{ outcome: 'busy' }, ['new']]);
  });
});

describe('a process that ends while it sees to a line', () => {
  /** Until nobody waits: whoever has the lease ends, and the sweeper finds what was lost. */
  const finish = async (world: LineWorld): Promise<readonly string[]> => {
    const sweep = sweepLeases({ ...world.deps, startQueued: (id) => startQueued(world.deps, id) });
    const served: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      world.store.clock.advance(360_000);
      await sweep();
      const owner = await world.owner();
      if (owner === undefined) return served;
      served.push(owner);
      expect(world.begun()).toContain(owner);
      await world.end(owner);
    }
    throw new Error('the line did not come to an end');
  };

  it.each([
    ['before', 'one that begins'],
    ['after', 'one that begins'],
    ['before', 'one that supersedes'],
    ['after', 'one that supersedes'],
  ] as const)(
    '%s any call of %s loses nobody: each ends, in its order, under one token [B5 I2 I4 I9]',
    async (when, what) => {
      let points = 0;
      for (let call = 1; ; call += 1) {
        const world = await openBusy();
        const supersedes = what === 'one that supersedes';
        if (!supersedes) await world.end('first');
        world.crashes.arm({ call, when });
        const work = supersedes ? () => world.submit('new', { when_busy: 'SUPERSEDE' }) : () => world.see();
        if ((await world.crashes.live(work)) === 'done') break;
        points += 1;
        world.crashes.arm(undefined);
        const isStored = (await world.stateOf('new')) !== undefined;
        const served = await finish(world);
        const wanted = supersedes && isStored ? ['first', 'new'] : ['second', 'third'];
        expect([what, call, served.filter((name) => name !== 'first')]).toEqual([
          what,
          call,
          wanted.filter((name) => name !== 'first'),
        ]);
        expect(await world.store.environments.lease('dev')).toMatchObject({
          fencing_token: 1 + wanted.length - (isStored ? 1 : 0),
        });
        for (const name of ['second', 'third'])
          expect((await world.stateOf(name))?.status).toBe(isStored ? 'CANCELLED' : 'COMPLETED');
        if (isStored) expect(await world.stateOf('first')).toHaveProperty('cancel_requested');
      }
      expect(points).toBeGreaterThanOrEqual(2);
    },
  );
});

describe('an event', () => {
  const eventsOf = async ({ store }: LineWorld) =>
    (await store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);
  const concerning = async (world: LineWorld) =>
    (await eventsOf(world)).filter(concernsLine).map(({ event }) => event.event_type);

  it('concerns the line when it ends a deployment or changes a hold, and else does not [B5]', async () => {
    const world = await openBusy();
    await world.hold();
    await world.end('first');
    const events = await eventsOf(world);
    expect(events.filter(concernsLine).map(({ event }) => event.event_type)).toEqual([
      'ENVIRONMENT_HELD',
      'DEPLOYMENT_SUCCEEDED',
    ]);
    expect(events.length).toBeGreaterThan(6);
  });

  it.each(['FAILED', 'CANCELLED'] as const)('concerns the line when a deployment ends %s [B5]', async (how) => {
    const world = await openBusy();
    await world.end('first', how);
    expect(await concerning(world)).toEqual([`DEPLOYMENT_${how}`]);
  });

  it('concerns the line when a hold is released [B5]', async () => {
    const world = await openBusy();
    await world.hold();
    await releaseHold(world.deps, 'dev', { subject: 'ada', groups: [] });
    expect(await concerning(world)).toEqual(['ENVIRONMENT_HELD', 'ENVIRONMENT_RELEASED']);
  });

  it('concerns the line when the rollback of what had completed is over [B5]', async () => {
    const world = await openBusy();
    await world.end('first');
    const { journal, clock } = world.store;
    const session = await journal.takeOver('id-of-first', 'rollback');
    if ('outcome' in session) throw new Error(session.outcome);
    const now = timestampOf(clock.now());
    await journal.commit(session, (state) => ({ events: rollbackDeployment(state, 'too slow', { now }) }));
    await journal.commit(session, (state) => ({
      events: completeRollback(state, { remaining: [], kept: [], now }),
      end: { completed: false },
    }));
    expect(await concerning(world)).toEqual(['DEPLOYMENT_SUCCEEDED', 'ROLLBACK_COMPLETED']);
  });

  it('begins the next of its environment, as the bus brings it', async () => {
    const world = await openBusy();
    await world.end('first');
    const handle = createHandler(world.deps);
    await handle({
      detail: { kind: 'deployment', environment_id: 'dev', event: { id: 'e', event_type: 'DEPLOYMENT_FAILED' } },
    });
    expect(world.begun()).toEqual(['first', 'second']);
    expect(world.log.lines.at(-1)).toMatchObject({ fields: { environment_id: 'dev', deployment_id: 'id-of-second' } });
    await handle({ detail: { environment_id: 'nowhere' } });
    await expect(handle({ detail: {} })).rejects.toThrow();
  });
});
