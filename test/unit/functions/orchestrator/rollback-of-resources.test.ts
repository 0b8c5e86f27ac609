import { describe, expect, it } from '@jest/globals';
import { WindlassError } from '../../../../shared/domain/errors/windlass.error.ts';
import { openWorld } from './orchestrator.world.ts';

class BusyError extends WindlassError {
  override readonly name = 'BusyError';
  readonly code = 'busy';
  override readonly retryable = true;
}

describe('undoing resources', () => {
  const database = { name: 'orders-db', resource_type: 'RDS_DATABASE' } as const;
  const target = { environment_id: 'dev', ...database };
  const withDatabase = async (specification: object = {}) => {
    const world = await openWorld();
    const id = await world.submit([{ name: 'cart', resource_names: ['orders-db'] }], {
      resource_requirements: [database],
      ...specification,
    });
    await world.prepare(id);
    await world.provision(id, database);
    await world.advance(id, 'cart');
    return { world, id };
  };

  it('removes what was made, after the services that use it, and its record with it [B2 I3 I5]', async () => {
    const { world, id } = await withDatabase();
    const remove = world.resource.driver.remove.bind(world.resource.driver);
    const atRemoval: unknown[] = [];
    world.resource.driver.remove = async (...given) => {
      atRemoval.push(world.fake.picture());
      await remove(...given);
    };
    await world.rollBack(id);
    expect(atRemoval).toEqual([{}]);
    expect(await world.resource.driver.read({ ...target, name: 'orders-db' })).toBeUndefined();
    expect(await world.resources.findResourcesByEnvironment('dev')).toEqual([]);
    expect(await world.ledgerStates(id)).toEqual(['orders-db UNDONE', 'cart UNDONE']);
    expect(await world.news(id)).toMatchObject([
      { event_type: 'RESOURCE_DELETED', resource_id: 'id-of-orders-db', status: 'SUCCEEDED' },
    ]);
  });

  it('removes what was made and never recorded, since the process ended in between [B2 I3]', async () => {
    const { world, id } = await withDatabase();
    const entry = (await world.records.ledger(id))[0];
    const session = await world.journal.open(id);
    if (entry !== undefined)
      await world.journal.commit(session, () => ({
        removed_resources: ['id-of-orders-db'],
        ledger: [{ ...entry, state: 'INTENDED' }],
      }));
    await world.rollBack(id);
    expect(await world.resource.driver.read({ ...target, name: 'orders-db' })).toBeUndefined();
    expect((await world.stateOf(id)).rollback).toMatchObject({ status: 'COMPLETED' });
  });

  it('keeps what the specification says to keep, and names it with the reason [I3]', async () => {
    const { world, id } = await withDatabase({
      rollback_procedures: [{ resource_name: 'orders-db', action: 'KEEP', reason: 'to look into its data' }],
    });
    await world.rollBack(id);
    expect(await world.resource.driver.read({ ...target, name: 'orders-db' })).toBeDefined();
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'COMPLETED',
      kept: ['orders-db: to look into its data'],
      remaining: [],
    });
    expect(await world.ledgerStates(id)).toEqual(['orders-db KEPT', 'cart UNDONE']);
    expect(await world.news(id)).toMatchObject([
      { event_type: 'RESOURCE_KEPT', details: { reason: 'to look into its data' } },
    ]);
    expect(await world.resources.findResourcesByEnvironment('dev')).toMatchObject([
      { name: 'orders-db', allocation: { service_names: [] } },
    ]);
  });

  it('puts back the configuration that was changed, and the record of it [B2 I3]', async () => {
    const { world, id } = await withDatabase();
    await world.runPhase(id, 'DEPLOYMENT');
    for (const phase of ['TESTING', 'COMPLETION'] as const) await world.runPhase(id, phase);
    const next = await world.submit([{ name: 'mail' }], { resource_requirements: [database] });
    await world.prepare(next);
    const session = await world.journal.open(next);
    const snapshot = await world.resource.driver.snapshot(target);
    const entry = await world.journal.intend(session, {
      seq: '00000#resource#orders-db',
      action: 'CONFIGURE_RESOURCE',
      target: 'orders-db',
      compensation: {
        kind: 'RESTORE_RESOURCE',
        resource_type: 'RDS_DATABASE',
        resource_name: 'orders-db',
        snapshot: snapshot as never,
      },
    });
    await world.resource.driver.configure(
      { target, quantity: 1, specification: { size_bytes: 9 } },
      session.lease_token,
    );
    const [stored] = await world.resources.findResourcesByEnvironment('dev');
    if (stored === undefined) throw new Error('no record');
    await world.journal.commit(session, () => ({
      ledger: [{ ...entry, state: 'DONE' }],
      resources: [
        {
          ...stored,
          configuration: { size_bytes: 9 },
          allocation: { ...stored.allocation, service_names: ['cart', 'mail'] },
        },
      ],
    }));
    await world.rollBack(next);
    expect((await world.resource.driver.read(target))?.specification).toEqual({ size_bytes: 1 });
    expect((await world.resources.findResourcesByEnvironment('dev'))[0]).toMatchObject({
      configuration: { size_bytes: 1 },
      status: 'AVAILABLE',
      allocation: { service_names: ['cart'] },
    });
    expect(await world.news(next)).toMatchObject([{ event_type: 'RESOURCE_RESTORED' }]);
  });

  it('says what could not be removed, and undoes the rest [I2]', async () => {
    const { world, id } = await withDatabase();
    world.resource.refuseWith(new Error('the volume is in use'));
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'FAILED',
      remaining: ['RDS_DATABASE orders-db: the volume is in use (tried 3 times)'],
    });
    expect(world.fake.picture()).toEqual({});
  });

  it('takes no resource from under a service that could not be undone [I3]', async () => {
    const { world, id } = await withDatabase();
    const { remove } = world.fake.deployer;
    world.fake.deployer.remove = async () => {
      throw new Error('the process does not end');
    };
    await world.rollBack(id);
    expect(await world.resource.driver.read(target)).toBeDefined();
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'FAILED',
      remaining: [
        `RDS_DATABASE orders-db: it is left to cart 1 (${id}), which could not be undone`,
        'cart 1, 1 instance: the process does not end (tried 3 times)',
      ],
    });
    world.fake.deployer.remove = remove;
    world.clock.advance(60_000);
    await world.rollBack(id);
    expect(await world.resource.driver.read(target)).toBeUndefined();
    expect((await world.stateOf(id)).rollback).toMatchObject({ status: 'COMPLETED', remaining: [] });
  });

  it('takes no resource from under a service that another deployment released since [I3]', async () => {
    const { world, id } = await withDatabase();
    world.resource.refuseWith(new Error('the volume is in use'));
    await world.rollBack(id);
    world.resource.refuseWith(undefined);
    const next = await world.release([{ name: 'cart', version: '2', resource_names: ['orders-db'] }], {
      resource_requirements: [database],
    });
    world.clock.advance(60_000);
    await world.rollBack(id);
    expect(await world.resource.driver.read(target)).toBeDefined();
    expect(await world.resources.findResourcesByEnvironment('dev')).toHaveLength(1);
    expect((await world.stateOf(id)).rollback).toMatchObject({
      status: 'COMPLETED',
      kept: [`orders-db: in use by cart 2 (${next.id})`],
    });
  });

  it('waits for what will be free in a moment, however long the services before it took [I2]', async () => {
    const { world, id } = await withDatabase();
    const { remove } = world.fake.deployer;
    world.fake.deployer.remove = async (...given) => {
      world.clock.advance(300_000);
      world.resource.refuseWith(new BusyError('the database is in use'));
      await remove(...given);
    };
    await world.begin(id);
    expect((await world.undo(id)).outcome).toBe('WAIT');
    expect((await world.undo(id)).outcome).toBe('WAIT');
    world.resource.refuseWith(undefined);
    expect((await world.undo(id)).outcome).toBe('PROCEED');
    expect(await world.ledgerStates(id)).toEqual(['orders-db UNDONE', 'cart UNDONE']);
  });

  it('does not believe a driver that says it removed what is still there [B2]', async () => {
    const { world, id } = await withDatabase();
    world.resource.driver.remove = async () => undefined;
    await world.rollBack(id);
    expect((await world.stateOf(id)).rollback.remaining).toEqual([
      'RDS_DATABASE orders-db: it is still there after it was removed',
    ]);
    expect(await world.news(id)).toMatchObject([{ event_type: 'RESOURCE_FAILED', status: 'FAILED' }]);
  });
});
