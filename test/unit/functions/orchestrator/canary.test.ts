import { describe, expect, it } from '@jest/globals';
import { openSqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { restartedService } from '../../../../shared/domain/deployment/restart-service.ts';
import type { ServiceRecord } from '../../../../shared/domain/deployment/service-rollout.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';
import { countTableUse } from '../../../../shared/adapters/table/count-table-use.ts';
import { manualClock } from '../../shared/adapters/store/store-fixture.ts';
import { advanceFor, bakesOf, canary, judgedEvents, ready, receiveTraffic, steady } from './canary.world.ts';
import { openWorld } from './orchestrator.world.ts';

const twoSteps = canary([
  [10, 80],
  [50, 40],
]);

describe('a canary that is no worse', () => {
  it('is given its share of the traffic step by step, each as long as it says, and then all of it [W41 B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 120 });
    expect(world.fake.effects).toEqual([
      'install cart 2',
      'scale cart 2 to 1',
      'shift cart to cart 2: 10, cart 1: 90',
      'scale cart 2 to 2',
      'shift cart to cart 2: 50, cart 1: 50',
      'shift cart to cart 2: 100',
      'scale cart 1 to 0',
    ]);
    expect(await world.liveVersions()).toEqual({ cart: '2' });
  });

  it('leaves on record how each step did, and tells how it ended', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id);
    const [first, second] = await bakesOf(world, id);
    expect(first).toMatchObject({
      step: 0,
      weight_percent: 10,
      outcome: 'PASSED',
      looks: 4,
      judgement: { verdict: 'PASS', canary: { requests: 800 }, baseline: { requests: 7_200 } },
    });
    expect(second).toMatchObject({ step: 1, weight_percent: 50, outcome: 'PASSED' });
    const told = await judgedEvents(world, id);
    expect(told.map(({ status, details }) => [status, details['step'], details['outcome']])).toEqual([
      ['INFO', 0, undefined],
      ['SUCCEEDED', 0, 'PASSED'],
      ['INFO', 1, undefined],
      ['SUCCEEDED', 1, 'PASSED'],
    ]);
    expect(told[1]?.details).toMatchObject({
      service_name: 'cart',
      version: '2',
      weight_percent: 10,
      verdict: 'PASS',
      message: first?.judgement?.sentence,
      canary: { requests: 800, errors: 0 },
    });
  });

  it('is sampled from the first whole second after it got its traffic', async () => {
    const { world, id } = await ready(canary([[10, 80]]));
    receiveTraffic(world);
    const spans: number[] = [];
    const sample = world.deps.deployer.sample.bind(world.deps.deployer);
    world.deps.deployer.sample = async (target, since) => {
      spans.push(since);
      return sample(target, since);
    };
    world.clock.advance(300);
    const shifted = world.clock.now();
    await advanceFor(world, id);
    expect(new Set(spans)).toEqual(new Set([Math.ceil(shifted / 1_000) * 1_000]));
    expect(spans).toHaveLength(4);
  });

  it('is not watched in a step without seconds, nor when the service is new, nor when only its instances change', async () => {
    const { world, id } = await ready(canary([[10, 0]]));
    expect(await world.advance(id, 'cart')).toMatchObject({ outcome: 'PROCEED' });
    expect(await bakesOf(world, id)).toEqual([]);

    const fresh = await openWorld();
    expect(await fresh.release([{ name: 'cart', ...twoSteps }])).toMatchObject({ status: 'COMPLETED' });
    expect(fresh.fake.effects).toEqual(['install cart 1', 'scale cart 1 to 1', 'shift cart to cart 1: 1']);
    fresh.fake.effects.length = 0;
    expect(await fresh.release([{ name: 'cart', instances: 2, ...twoSteps }])).toMatchObject({ status: 'COMPLETED' });
    expect(fresh.fake.effects).toEqual(['scale cart 1 to 2', 'shift cart to cart 1: 2']);
  });

  it('gets no more traffic while a dependency is not healthy [I8]', async () => {
    const world = await openWorld();
    await world.release([{ name: 'stock' }, { name: 'cart', needs: ['stock'] }]);
    const id = await world.submit([{ name: 'cart', version: '2', needs: ['stock'], ...twoSteps }]);
    await world.prepare(id);
    receiveTraffic(world);
    const stock = (await world.environments.liveService('dev', 'stock'))?.version_id ?? '';
    await advanceFor(world, id, 76);
    world.fake.behave(stock, 'never-healthy');
    world.fake.effects.length = 0;
    await advanceFor(world, id, 10);
    expect(world.fake.effects).toEqual([]);
    world.fake.behave(stock, 'healthy');
    await advanceFor(world, id, 1);
    expect(world.fake.effects).toEqual(['shift cart to cart 2: 50, cart 1: 50']);
  });
});

describe('a canary that is worse', () => {
  it('is failed at its first judgement, and its traffic is given back at once [W41 B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world, 0.2);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP', seconds: 10 });
    expect(world.fake.effects.slice(-2)).toEqual(['shift cart to cart 2: 10, cart 1: 90', 'shift cart to cart 1: 2']);
    expect(await bakesOf(world, id)).toMatchObject([{ outcome: 'FAILED', looks: 1, judgement: { verdict: 'FAIL' } }]);
    expect((await judgedEvents(world, id)).map(({ status }) => status)).toEqual(['FAILED']);
  });

  it('tells the engineer on call at which share, how long it took, and the judge’s words on what decided it [B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world, 0.2);
    await advanceFor(world, id);
    const record = await world.records.service(id, 'cart');
    const [bake] = await bakesOf(world, id);
    expect(record).toMatchObject({ status: 'FAILED', failure: { step: 'W41', code: 'canary_failed' } });
    const errors = bake?.judgement?.metrics.find(({ metric }) => metric === 'ERROR_RATE');
    expect(record?.message).toBe(
      `cart 2 did not pass at 10% of the traffic, watched for 10.0 s. ${bake?.judgement?.sentence} ${errors?.sentence}`,
    );
    expect(errors?.sentence).toContain('20 of 100 requests');
  });

  it('is failed by latency as well [B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    world.fake.sampled('2', steady(world.clock, { per_second: 10, milliseconds: 80 }));
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP' });
    expect((await world.records.service(id, 'cart'))?.message).toContain('latency');
  });

  it('ends the deployment FAILED and undone, with the former version as it was [B2 B3 I3]', async () => {
    const { world, id } = await ready(twoSteps);
    const before = world.fake.picture();
    receiveTraffic(world, 0.2);
    const state = await world.run(id);
    expect(state).toMatchObject({
      status: 'FAILED',
      failure: { step: 'W41', code: 'canary_failed', affected_components: ['cart'] },
      rollback: { status: 'COMPLETED' },
    });
    expect(state.failure?.message).toContain('cart 2 did not pass at 10% of the traffic');
    expect(world.fake.picture()).toEqual(before);
    expect(await world.liveVersions()).toEqual({ cart: '1' });
    expect(await bakesOf(world, id)).toMatchObject([{ outcome: 'FAILED' }]);
  });
});

describe('a canary without a verdict', () => {
  it.each([
    ['ROLL_BACK', 'STOP', 'FAILED'],
    ['PROCEED', 'PROCEED', 'PROCEEDED'],
  ])('is watched three times as long, then does as on_inconclusive says: %s [B3]', async (on_inconclusive, ...end) => {
    const { world, id } = await ready(canary([[10, 80]], { on_inconclusive }));
    const [outcome, ended] = end;
    expect(await advanceFor(world, id)).toMatchObject({ outcome, seconds: 240 });
    expect(await bakesOf(world, id)).toMatchObject([
      { outcome: ended, looks: 6, judgement: { verdict: 'INCONCLUSIVE', canary: { requests: 0 } } },
    ]);
    const told = (await judgedEvents(world, id)).map(({ details }) => [details['verdict'], details['outcome']]);
    expect(told).toEqual([
      ['INCONCLUSIVE', undefined],
      ['INCONCLUSIVE', undefined],
      ['INCONCLUSIVE', ended],
    ]);
  });

  it('says so in its failure [B3]', async () => {
    const { world, id } = await ready(canary([[10, 80]]));
    await advanceFor(world, id);
    const record = await world.records.service(id, 'cart');
    expect(record?.failure).toEqual({ step: 'W41', code: 'canary_inconclusive' });
    expect(record?.message).toContain('cart 2 did not pass at 10% of the traffic, watched for 240.0 s. INCONCLUSIVE');
  });

  it('goes on when a longer look brings the verdict [B3]', async () => {
    const { world, id } = await ready(canary([[10, 8]], { min_requests: 100 }));
    receiveTraffic(world);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 16 });
  });

  it('waits for a person with PAUSE, who lets it go on [B3 B10]', async () => {
    const { world, id } = await ready(canary([[10, 80]], { on_inconclusive: 'PAUSE' }));
    expect(await advanceFor(world, id, 3_600)).toMatchObject({ outcome: 'WAIT' });
    await world.finishBake(id);
    expect(await advanceFor(world, id, 60)).toMatchObject({ outcome: 'PROCEED' });
    expect(await bakesOf(world, id)).toMatchObject([{ outcome: 'PROCEEDED', by: 'ada' }]);
  });

  it('fails a day later if nobody comes [B3]', async () => {
    const { world, id } = await ready(canary([[10, 80]], { on_inconclusive: 'PAUSE' }));
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP', seconds: 240 + 86_400 });
    expect((await world.records.service(id, 'cart'))?.failure?.code).toBe('canary_inconclusive');
  });
});

describe('a bake that somebody ends', () => {
  it('is judged once more and goes on, with who said so on record [B10]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 3);
    await world.finishBake(id);
    world.clock.advance(1_000);
    await advanceFor(world, id, 1);
    const [first, second] = await bakesOf(world, id);
    expect(first).toMatchObject({ outcome: 'PROCEEDED', by: 'ada', judgement: { verdict: 'INCONCLUSIVE' } });
    expect(second?.outcome).toBeUndefined();
  });

  it('fails all the same when the judge says FAIL [B10]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world, 0.5);
    await advanceFor(world, id, 6);
    await world.finishBake(id);
    expect(await advanceFor(world, id, 1)).toMatchObject({ outcome: 'STOP' });
    expect(await bakesOf(world, id)).toMatchObject([{ outcome: 'FAILED' }]);
  });

  it('does not end the bakes that begin later [B10]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 3);
    await world.finishBake(id);
    world.clock.advance(1_000);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 40 });
    expect((await bakesOf(world, id)).map(({ outcome }) => outcome)).toEqual(['PROCEEDED', 'PASSED']);
  });
});

describe('BLUE_GREEN', () => {
  const blueGreen = (analysis: object = {}) => ({
    deployment_strategy: { kind: 'BLUE_GREEN', bake_seconds: 40, analysis: { min_requests: 100, ...analysis } },
  });

  it('switches, watches the new version, and stops the old one only then [W41]', async () => {
    const { world, id } = await ready(blueGreen());
    await advanceFor(world, id, 36);
    expect(world.fake.effects).toEqual(['install cart 2', 'scale cart 2 to 2', 'shift cart to cart 2: 100']);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 4 });
    expect(world.fake.effects.at(-1)).toBe('scale cart 1 to 0');
  });

  it('is judged by its limits alone, and switched back at once when it breaks one [B3]', async () => {
    const { world, id } = await ready(blueGreen({ max_error_percent: 1 }));
    receiveTraffic(world, 0.2);
    world.fake.sampled('2', steady(world.clock, { per_second: 100, failing: 0.2 }));
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP', seconds: 5 });
    expect(world.fake.effects.at(-1)).toBe('shift cart to cart 1: 2');
    const [bake] = await bakesOf(world, id);
    expect(bake?.judgement?.metrics.map(({ metric }) => metric)).toEqual(['ERROR_PERCENT_LIMIT']);
  });
});

describe('the health of a canary', () => {
  it('does not fail it when an instance ends and is started again: what it failed meanwhile is judged', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 20);
    world.fake.behave('2', 'exits');
    await advanceFor(world, id, 8);
    expect((await bakesOf(world, id))[0]?.ailing_since).toBeDefined();
    world.fake.behave('2', 'healthy');
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED' });
    expect((await bakesOf(world, id)).every(({ ailing_since }) => ailing_since === undefined)).toBe(true);
  });

  it('fails it when it does not come back, and takes its traffic [W43 B3]', async () => {
    const { world, id } = await ready(canary([[10, 600]]));
    receiveTraffic(world);
    await advanceFor(world, id, 30);
    world.fake.behave('2', 'exits');
    const { outcome, seconds } = await advanceFor(world, id);
    expect(outcome).toBe('STOP');
    // Twice the start period of 30 s, and 30 s more, by looks that are 30 s apart.
    expect(seconds).toBeGreaterThanOrEqual(90);
    expect(seconds).toBeLessThanOrEqual(150);
    expect(await world.records.service(id, 'cart')).toMatchObject({
      failure: { step: 'W43', code: 'service_unhealthy' },
      message: expect.stringContaining('cart 2 did not stay healthy at 10% of the traffic: 0 of 1 instance healthy'),
    });
    expect(world.fake.effects.at(-1)).toBe('shift cart to cart 1: 2');
  });

  it('holds up its end while it is ill, though the judge says PASS [B3]', async () => {
    const { world, id } = await ready(canary([[10, 80]]));
    receiveTraffic(world);
    await advanceFor(world, id, 76);
    world.fake.behave('2', 'exits');
    expect(await advanceFor(world, id, 20)).toMatchObject({ outcome: 'WAIT' });
    expect(await bakesOf(world, id)).toMatchObject([{ judgement: { verdict: 'PASS' }, looks: 4 }]);
    world.fake.behave('2', 'healthy');
    expect(await advanceFor(world, id, 5)).toMatchObject({ outcome: 'PROCEED' });
  });

  it('is no pass while the version that it is compared with is ill itself [B3]', async () => {
    const { world, id } = await ready(canary([[10, 80]]));
    receiveTraffic(world);
    world.fake.behave('1', 'never-healthy');
    await advanceFor(world, id, 80);
    const [bake] = await bakesOf(world, id);
    expect(bake?.judgement?.verdict).toBe('INCONCLUSIVE');
    expect(bake?.judgement?.sentence).toContain('cart 1, which it is compared with, is not healthy itself');
    world.fake.behave('1', 'healthy');
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 80 });
  });
});

describe('canaries of one wave', () => {
  const mate = (strategy: object) => ({ name: 'mail', instances: 2, ...strategy });

  it('run side by side', async () => {
    const { world, id } = await ready(twoSteps, { beside: [mate(twoSteps)] });
    receiveTraffic(world);
    await Promise.all([world.advance(id, 'cart'), world.advance(id, 'mail')]);
    expect((await bakesOf(world, id, 'cart')).map(({ step }) => step)).toEqual([0]);
    expect((await bakesOf(world, id, 'mail')).map(({ step }) => step)).toEqual([0]);
    expect(await world.run(id)).toMatchObject({ status: 'COMPLETED' });
  });

  it('end when another of the wave has failed, so that a long bake does not hold up the rollback [B3]', async () => {
    const { world, id } = await ready(canary([[10, 86_400]]), { beside: [mate({})] });
    receiveTraffic(world);
    await advanceFor(world, id, 120);
    world.fake.loseArtifact('/srv/mail/2');
    expect(await world.advance(id, 'mail')).toMatchObject({ outcome: 'STOP' });
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP' });
    expect(await world.records.service(id, 'cart')).toMatchObject({ status: 'IN_PROGRESS' });
    expect(await world.run(id)).toMatchObject({ status: 'FAILED', failure: { affected_components: ['mail'] } });
  });
});

describe('a bake that is interrupted', () => {
  it('looks at the flags: a cancel ends it, and everything is as it was [I3 B10]', async () => {
    const { world, id } = await ready(twoSteps);
    const before = world.fake.picture();
    receiveTraffic(world);
    await advanceFor(world, id, 10);
    await world.cancel(id);
    expect(await world.advance(id, 'cart')).toMatchObject({ outcome: 'STOP' });
    expect(await world.run(id)).toMatchObject({ status: 'CANCELLED', rollback: { status: 'COMPLETED' } });
    expect(world.fake.picture()).toEqual(before);
  });

  it('goes on from when it began, and counts no judgement twice [I2]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 20);
    const [before] = await bakesOf(world, id);
    expect(before?.looks).toBe(2);
    for (let again = 0; again < 3; again += 1) await world.advance(id, 'cart');
    expect(await bakesOf(world, id)).toEqual([before]);
    world.clock.advance(30_000);
    await world.advance(id, 'cart');
    expect((await bakesOf(world, id))[0]).toMatchObject({ began_at: before?.began_at, looks: 3 });
  });

  it('begins anew when the clock was set back to before it began', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 20);
    world.clock.advance(-3_600_000);
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 120 });
  });

  it('begins anew when its traffic is not known any more: it is not judged by the little that came since [B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 90);
    const [passed] = await bakesOf(world, id);
    world.clock.advance(3_600_000);
    world.fake.forgetTraffic(world.clock.now());
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 40 });
    expect(await bakesOf(world, id)).toEqual([passed, expect.objectContaining({ outcome: 'PASSED', looks: 4 })]);
  });

  it('goes on when a person has ended it, though its traffic is not known any more [B10]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 20);
    const [begun] = await bakesOf(world, id);
    await world.finishBake(id);
    world.clock.advance(5_000);
    world.fake.forgetTraffic(world.clock.now());
    await world.advance(id, 'cart');
    expect((await bakesOf(world, id))[0]).toMatchObject({ began_at: begun?.began_at, outcome: 'PROCEEDED' });
  });

  it('is passed by when it is over: a rollout that is resumed does not watch it again', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 80);
    const [first] = await bakesOf(world, id);
    await advanceFor(world, id, 5);
    expect((await bakesOf(world, id))[0]).toEqual(first);
  });
});

describe('a canary that failed and is tried again in place', () => {
  it('shifts its traffic and is watched anew, but for the steps that it has passed [W41 B3]', async () => {
    const { world, id } = await ready(twoSteps);
    receiveTraffic(world);
    await advanceFor(world, id, 80);
    const [passed] = await bakesOf(world, id);
    world.fake.sampled('2', steady(world.clock, { per_second: 50, failing: 0.5 }));
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'STOP' });
    const failed = await world.records.service(id, 'cart');
    expect(failed?.bakes).toMatchObject([{ outcome: 'PASSED' }, { outcome: 'FAILED' }]);

    receiveTraffic(world);
    world.fake.effects.length = 0;
    const restarted = restartedService(failed as ServiceRecord, timestampOf(world.clock.now()));
    await world.journal.commit(await world.journal.open(id), () => ({ services: [restarted] }));
    expect(await advanceFor(world, id)).toMatchObject({ outcome: 'PROCEED', seconds: 40 });
    expect(world.fake.effects).toEqual([
      'scale cart 2 to 1',
      'shift cart to cart 2: 10, cart 1: 90',
      'scale cart 2 to 2',
      'shift cart to cart 2: 50, cart 1: 50',
      'shift cart to cart 2: 100',
      'scale cart 1 to 0',
    ]);
    expect(await bakesOf(world, id)).toEqual([passed, expect.objectContaining({ outcome: 'PASSED' })]);
  });
});

describe('undoing a rollout that shifts traffic', () => {
  const blueGreen = { deployment_strategy: { kind: 'BLUE_GREEN', bake_seconds: 40 } };

  it.each([
    ['a canary at its first step', twoSteps, 8],
    ['a canary at its last step', twoSteps, 100],
    ['a blue-green switch', blueGreen, 20],
  ])('gives the traffic of %s back first, and only then removes its version [I3]', async (_, strategy, seconds) => {
    const { world, id } = await ready(strategy);
    const before = world.fake.picture();
    receiveTraffic(world);
    await advanceFor(world, id, seconds);
    await world.cancel(id);
    world.fake.effects.length = 0;
    await world.run(id);
    expect(world.fake.effects).toEqual(['shift cart to cart 1: 2', 'remove cart 2']);
    expect(world.fake.picture()).toEqual(before);
  });

  it('starts the former version again before it gives the traffic back, once that was stopped', async () => {
    const { world, id } = await ready(blueGreen);
    await world.run(id);
    world.fake.effects.length = 0;
    await world.rollBack(id);
    expect(world.fake.effects).toEqual(['scale cart 1 to 2', 'shift cart to cart 1: 2', 'remove cart 2']);
  });
});

describe('what a bake costs in the table', () => {
  it('is at most 40 write units for a step that is judged four times', async () => {
    const clock = manualClock();
    const { table, use } = countTableUse(openSqliteTable({ file: ':memory:', clock }));
    const world = await openWorld({ table, clock });
    await world.release([{ name: 'cart' }]);
    const unitsOf = async (version: string, strategy: object): Promise<number> => {
      const id = await world.submit([{ name: 'cart', version, ...strategy }]);
      await world.prepare(id);
      for (const one of ['1', '2', '3']) world.fake.sampled(one, steady(clock, { per_second: 100 }));
      const before = use.write_units;
      expect(await world.runPhase(id, 'DEPLOYMENT')).toMatchObject({ outcome: 'COMPLETED' });
      const units = use.write_units - before;
      await world.run(id);
      return units;
    };
    const unwatched = await unitsOf('2', canary([[10, 0]]));
    const watched = await unitsOf('3', canary([[10, 80]]));
    expect(watched - unwatched).toBeLessThanOrEqual(40);
  });
});
