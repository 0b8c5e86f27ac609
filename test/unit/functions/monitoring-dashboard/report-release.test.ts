import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/monitoring-dashboard/report-release.handler.ts';
import { projectEvent } from '../../../../functions/monitoring-dashboard/project-event.ts';
import { openProjectionStore } from '../../../../shared/adapters/store/projection.store.ts';
import { someEvent, someServiceRecord } from '../../shared/adapters/store/store-fixture.ts';
import { memoryReportStore } from '../../../fakes/report-store.fake.ts';
import { deployment_id, openRelease, serviceNamed } from '../release-fixture.ts';

const report = async (names: readonly string[] = ['cart', 'shop']) => {
  const release = await openRelease({ status: 'MONITORING', services: names.map((name) => serviceNamed(name)) });
  const session = await release.journal.open(deployment_id);
  const events = names.map((name) =>
    someEvent({ event_type: 'SERVICE_ACTIVATED', phase: 'DEPLOYMENT', affected_components: [name] }),
  );
  await release.journal.commit(session, () => ({
    events,
    services: names.slice(0, 20).map((name) => someServiceRecord(name, { status: 'ACTIVE' })),
  }));
  const projections = openProjectionStore(release.table);
  const reports = memoryReportStore();
  const run = createHandler({ ...release, projections, reports });
  return { release, projections, reports, run: () => run({ deployment_id }) };
};

describe('ReportRelease', () => {
  it('brings the dashboard up to the newest event, without waiting for the bus [W62]', async () => {
    const { release, projections, run } = await report();

    expect(await run()).toEqual({ outcome: 'PROCEED', wait_seconds: 0 });

    const { last_sequence } = await release.state();
    expect(await projections.find(deployment_id)).toMatchObject({
      seen: [[1, last_sequence]],
      services_activated: 2,
      status: 'MONITORING',
    });
    expect(await release.step('W62')).toMatchObject({
      outcome: 'PASSED',
      message: expect.stringContaining('2 services activated') as unknown,
    });
  });

  it('leaves to the bus what is told after it, however often that comes [W62]', async () => {
    const { release, projections, run } = await report();
    await run();
    const session = await release.journal.open(deployment_id);
    const succeeded = someEvent({ event_type: 'DEPLOYMENT_SUCCEEDED', details: { deployment_status: 'COMPLETED' } });
    await release.journal.commit(session, () => ({ events: [succeeded] }));
    const events = await release.records.events(deployment_id, 0, 100);
    const project = async (): Promise<void> => {
      for (const event of events)
        await projectEvent({ ...release, projections }, { kind: 'deployment', environment_id: 'dev', event });
    };

    await project();
    const after = await projections.find(deployment_id);
    expect(after).toMatchObject({ status: 'COMPLETED', seen: [[1, events.length]] });
    await project();
    expect(await projections.find(deployment_id)).toEqual(after);
  });

  it('stores the report of the release, and says where it is [W63]', async () => {
    const { release, reports, run } = await report();
    await run();

    const [stored] = reports.stored(deployment_id);
    expect(stored?.markdown).toContain('# shop-v2: MONITORING');
    expect(stored?.markdown).toContain('| cart | new |');
    expect(stored?.markdown).toContain('W62 Update monitoring dashboards');
    expect(await release.step('W63')).toMatchObject({
      outcome: 'PASSED',
      component: 'monitoring-dashboard',
      message: expect.stringContaining(`stored at memory:dev/${deployment_id}`) as unknown,
    });
  });

  it('puts nothing on record when the report could not be stored, and goes on when it can be [W63]', async () => {
    const { release, reports, run } = await report();
    reports.failNext();
    await expect(run()).rejects.toThrow('the store is out of reach');
    expect(await release.step('W62')).toBeUndefined();

    await run();
    expect(reports.stored(deployment_id)).toHaveLength(1);
    expect(await release.step('W63')).toMatchObject({ outcome: 'PASSED' });
  });

  it('is done once', async () => {
    const { release, reports, run } = await report();
    await run();
    const before = await release.step('W63');
    release.clock.advance(1_000);
    await run();

    expect(reports.stored(deployment_id)).toHaveLength(1);
    expect(await release.step('W63')).toEqual(before);
  });
});
