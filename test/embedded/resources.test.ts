import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { smallRelease } from '../fixtures/small-release.ts';
import { base, newcomer, openLab, undone, withNew, type Lab } from './lab.ts';
import type { Look } from './look.ts';

describe('a release with resources that is undone', () => {
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
  const all = [
    { name: 'pictures', resource_type: 'S3_BUCKET' },
    { name: 'orders', resource_type: 'RDS_DATABASE', specification: { size_bytes: 1_048_576 } },
    { name: 'carts', resource_type: 'ELASTICACHE_CLUSTER', specification: { max_entries: 10 } },
  ];

  it('takes away all that it made: directory, database and cache process [B2]', async () => {
    const { state, events } = await lab.operator.release(
      withNew('resourceful', newcomer('never-healthy.mjs', { resource_names: ['carts'] }), {
        resource_requirements: all,
      }),
    );
    expect(state).toMatchObject(undone);
    expect(events.filter(({ event_type }) => event_type === 'RESOURCE_PROVISIONED')).toHaveLength(3);
    await expectNothingLeft();
    const told = (await lab.target.published()).flatMap((one) =>
      one.kind === 'resource' && one.deployment_id === state.id ? [one.event.event_type] : [],
    );
    expect(told.toSorted()).toEqual([
      'RESOURCE_CREATED',
      'RESOURCE_CREATED',
      'RESOURCE_CREATED',
      'RESOURCE_DELETED',
      'RESOURCE_DELETED',
      'RESOURCE_DELETED',
    ]);
  });

  it('puts the configuration of one that was there back [B2]', async () => {
    const [, , carts] = all;
    const caching = { ...base, resource_names: ['carts'] };
    const first = await lab.operator.release(
      smallRelease('base-with-carts', 'lab', [caching], { resource_requirements: [carts] }),
    );
    expect(first.state.status).toBe('COMPLETED');
    const withCarts = await lab.look();
    const larger = [{ ...carts, specification: { max_entries: 20 } }];
    const { state, events } = await lab.operator.release(
      smallRelease('larger', 'lab', [caching, newcomer('never-healthy.mjs')], { resource_requirements: larger }),
    );
    expect(state).toMatchObject(undone);
    expect(
      events.some(
        ({ event_type, details }) =>
          event_type === 'RESOURCE_PROVISIONED' && details['action'] === 'CONFIGURE_RESOURCE',
      ),
    ).toBe(true);
    expect(await lab.look()).toEqual(withCarts);
    expect(withCarts.resources).toEqual([{ name: 'carts', status: 'AVAILABLE', configuration: { max_entries: 10 } }]);
    expect((await lab.operator.rollBack(first.state.id)).state.rollback.status).toBe('COMPLETED');
    await expectNothingLeft();
  });

  it('keeps what its specification says to keep, names it, and counts it as in use', async () => {
    const rollback_procedures = [
      { resource_name: 'pictures', action: 'KEEP', reason: 'somebody wants to look at them' },
    ];
    const { state } = await lab.operator.release(
      withNew('keeping', newcomer('never-healthy.mjs'), { resource_requirements: all, rollback_procedures }),
    );
    expect(state).toMatchObject({
      status: 'FAILED',
      rollback: {
        status: 'COMPLETED',
        remaining: [],
        kept: [expect.stringMatching(/pictures.*somebody wants to look/)],
      },
    });
    const now = await lab.look();
    expect(now.footprint.resources).toEqual(['S3_BUCKET/pictures']);
    expect(now.in_use).toEqual({ ...before.in_use, resources: before.in_use.resources + 1 });
    expect(await lab.operator.report(state.id)).toContain('somebody wants to look at them');
  });
});
