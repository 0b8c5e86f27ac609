import { describe, expect, it } from '@jest/globals';
import { createHandler as setUpMonitoring } from '../../../../functions/monitoring-dashboard/set-up-monitoring.handler.ts';
import { createHandler as beginRollback } from '../../../../functions/orchestrator/begin-rollback.handler.ts';
import { createHandler as finishRollback } from '../../../../functions/orchestrator/finish-rollback.handler.ts';
import { createHandler as undoEffects } from '../../../../functions/orchestrator/undo-effects.handler.ts';
import { machineInput } from '../../../../shared/contracts/tasks.ts';
import { openProjectionStore } from '../../../../shared/adapters/store/projection.store.ts';
import type { Alarm } from '../../../../shared/ports/alarms.port.ts';
import { fakeAlarms } from '../../../fakes/alarms.fake.ts';
import { crashPoints } from '../../../fakes/crash-points.ts';
import { fakeServiceDeployer } from '../../../fakes/service-deployer.fake.ts';
import { deployment_id, live, openRelease, serviceNamed, type ReleaseOptions } from '../release-fixture.ts';

const alarm = (service_name: string, name: string, above: number): Alarm => ({
  name,
  service_name,
  metric: 'ERROR_PERCENT',
  above,
});

/** What an earlier release left: one that stays, one that this release changes, one that it drops, one of another service. */
const there = [
  alarm('cart', 'stays', 1),
  alarm('cart', 'changes', 2),
  alarm('cart', 'goes', 3),
  alarm('stock', 's', 4),
];
const wanted = [alarm('cart', 'stays', 1), alarm('cart', 'changes', 20), alarm('cart', 'comes', 5)];
const before = [
  'dev/cart/changes ERROR_PERCENT 2',
  'dev/cart/goes ERROR_PERCENT 3',
  'dev/cart/stays ERROR_PERCENT 1',
  'dev/stock/s ERROR_PERCENT 4',
];
const after = [
  'dev/cart/changes ERROR_PERCENT 20',
  'dev/cart/comes ERROR_PERCENT 5',
  'dev/cart/stays ERROR_PERCENT 1',
  'dev/stock/s ERROR_PERCENT 4',
];

const setUp = async (alerts: readonly Alarm[] = wanted, options: ReleaseOptions = {}) => {
  const release = await openRelease({
    status: 'PROVISIONING',
    services: [serviceNamed('cart')],
    live: [live('stock')],
    monitoring_config: { alerts },
    ...options,
  });
  const fake = fakeAlarms(there);
  const crashes = crashPoints();
  const journal = crashes.wrap(release.journal, ['commit', 'intend']);
  const alarms = crashes.wrap(fake.alarms, ['put', 'remove']);
  const { deployer } = fakeServiceDeployer();
  const projections = openProjectionStore(release.table);
  const sleep = async () => {};
  const deps = { ...release, journal, projections, alarms, deployer, sleep, drivers: () => undefined };
  const rollBack = async () => {
    await beginRollback({ ...deps, journal: release.journal })(machineInput(deployment_id));
    for (let calls = 0; calls < 10; calls += 1)
      if ((await undoEffects(deps)({ deployment_id })).outcome === 'PROCEED') break;
    await finishRollback(deps)({ deployment_id });
  };
  return { release, fake, crashes, run: () => setUpMonitoring(deps)({ deployment_id }), rollBack };
};

describe('the alarms of a release', () => {
  it('are made, changed and removed as its alerts say, and those of other services stay [W33]', async () => {
    const { release, fake, run } = await setUp();
    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(fake.picture()).toEqual(after);
    expect((await release.step('W33'))?.message).toContain('1 alarm made, 1 alarm changed, 1 alarm removed');
    expect(await release.records.ledger(deployment_id)).toMatchObject([
      { seq: '00000#alarms', action: 'SET_ALARMS', state: 'DONE' },
    ]);
  });

  it('may be on a live service that is not part of it [W33]', async () => {
    const { fake, run } = await setUp([alarm('stock', 's', 40)]);
    await run();
    expect(fake.picture()).toEqual(['dev/stock/s ERROR_PERCENT 40']);
  });

  it('that are there already need neither a call nor an entry of the ledger', async () => {
    const { release, fake, run } = await setUp(there.filter(({ service_name }) => service_name === 'cart'));
    await run();
    expect([fake.effects, await release.records.ledger(deployment_id)]).toEqual([[], []]);
  });

  it('are as they were when the release is undone [B2 I3]', async () => {
    const { release, fake, run, rollBack } = await setUp();
    await run();
    await rollBack();

    expect(fake.picture()).toEqual(before);
    expect(await release.state()).toMatchObject({ status: 'FAILED', rollback: { status: 'COMPLETED', remaining: [] } });
    expect((await release.records.ledger(deployment_id)).map(({ state }) => state)).toEqual(['UNDONE']);
  });

  it('that somebody changed since are left to them [I3]', async () => {
    const { fake, run, rollBack } = await setUp();
    await run();
    await fake.alarms.put('dev', alarm('cart', 'comes', 55));
    await fake.alarms.put('dev', alarm('cart', 'goes', 33));
    await rollBack();

    expect(fake.picture()).toEqual([
      'dev/cart/changes ERROR_PERCENT 2',
      'dev/cart/comes ERROR_PERCENT 55',
      'dev/cart/goes ERROR_PERCENT 33',
      'dev/cart/stays ERROR_PERCENT 1',
      'dev/stock/s ERROR_PERCENT 4',
    ]);
  });

  it('are put no more when the release is to stop', async () => {
    const { release, fake, run } = await setUp();
    const put = fake.alarms.put.bind(fake.alarms);
    fake.alarms.put = async (...given) => {
      await put(...given);
      await release.cancel();
    };
    expect(await run()).toMatchObject({ outcome: 'STOP' });
    expect(fake.effects).toHaveLength(1);
    expect(await release.step('W33')).toBeUndefined();
  });

  it('are removed no more when the release is to stop', async () => {
    const { release, fake, run } = await setUp();
    const put = fake.alarms.put.bind(fake.alarms);
    fake.alarms.put = async (...given) => {
      await put(...given);
      if (fake.effects.length === 2) await release.cancel();
    };
    expect(await run()).toMatchObject({ outcome: 'STOP' });
    expect(fake.effects).toEqual(['put cart/changes 20', 'put cart/comes 5']);
  });

  it('are put no more when somebody else has the release [I4]', async () => {
    const { release, fake, run } = await setUp();
    const put = fake.alarms.put.bind(fake.alarms);
    fake.alarms.put = async (...given) => {
      await put(...given);
      await release.journal.takeOver(deployment_id, 'rollback');
    };
    await run().catch((error: unknown) => expect(error).toMatchObject({ name: 'StaleTokenError' }));
    expect(fake.effects).toHaveLength(1);
  });

  describe('when the process ends at any call', () => {
    const pointsOf = async () => {
      const { crashes, run } = await setUp();
      crashes.arm(undefined);
      await run();
      return Array.from({ length: crashes.calls() }, (_, index) => index + 1).flatMap((call) => [
        { call, when: 'before' as const },
        { call, when: 'after' as const },
      ]);
    };

    it('and is run again, are what they would have been [B2]', async () => {
      const points = await pointsOf();
      expect(points.length).toBe(10);
      for (const point of points) {
        const { release, fake, crashes, run } = await setUp();
        crashes.arm(point);
        expect(await crashes.live(run)).toBe('crashed');
        crashes.arm(undefined);
        await run();
        expect({ point, picture: fake.picture() }).toEqual({ point, picture: after });
        expect((await release.records.ledger(deployment_id)).map(({ state }) => state)).toEqual(['DONE']);
      }
    });

    it('and is undone instead, are what they were [B2 I3]', async () => {
      for (const point of await pointsOf()) {
        const { release, fake, crashes, run, rollBack } = await setUp();
        crashes.arm(point);
        expect(await crashes.live(run)).toBe('crashed');
        crashes.arm(undefined);
        await rollBack();
        expect({ point, picture: fake.picture() }).toEqual({ point, picture: before });
        expect((await release.state()).rollback.remaining).toEqual([]);
      }
    });

    it('of undoing them, and is run again, are what they were [B2 I3 I5]', async () => {
      for (const call of [1, 2, 3, 4])
        for (const when of ['before', 'after'] as const) {
          const { fake, crashes, run, rollBack } = await setUp();
          await run();
          crashes.arm({ call, when });
          await crashes.live(rollBack);
          crashes.arm(undefined);
          await rollBack();
          expect({ call, when, picture: fake.picture() }).toEqual({ call, when, picture: before });
        }
    });
  });
});
