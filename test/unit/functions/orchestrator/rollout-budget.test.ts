import { describe, expect, it } from '@jest/globals';
import { openSqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { countTableUse } from '../../../../shared/adapters/table/count-table-use.ts';
import { manualClock } from '../../shared/adapters/store/store-fixture.ts';
import { openWorld } from './orchestrator.world.ts';

/** Write units of the phase in which so many services are brought from one version to the next. */
const unitsOf = async (services: number): Promise<number> => {
  const clock = manualClock();
  const { table, use } = countTableUse(openSqliteTable({ file: ':memory:', clock }));
  const world = await openWorld({ table, clock });
  const names = Array.from({ length: services }, (_, index) => `service-${index}`);
  const released = (version: string) =>
    names.map((name, index) => ({ name, version, needs: names.slice(Math.max(0, index - 2), index), instances: 2 }));
  await world.release(released('1'));
  const id = await world.submit(released('2'));
  await world.prepare(id);
  const before = use.write_units;
  await world.runPhase(id, 'DEPLOYMENT');
  expect((await world.stateOf(id)).status).toBe('TESTING');
  return use.write_units - before;
};

describe('what rolling out costs in the table', () => {
  it('is at most 12 write units for a service that is quick to be healthy', async () => {
    const [few, more] = [await unitsOf(5), await unitsOf(15)];
    expect((more - few) / 10).toBeLessThanOrEqual(12);
    expect(few - 5 * 12).toBeLessThanOrEqual(12);
  });
});
