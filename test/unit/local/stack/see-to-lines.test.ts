import { afterEach, describe, expect, it } from '@jest/globals';
import { seeToLines, type SeeingToLines } from '../../../../local/stack/see-to-lines.ts';
import { publishedEventsOf } from '../../../../shared/adapters/store/published-events.ts';
import { until } from '../../../contract/service-deployer/traffic.ts';
import { openLine, type LineWorld } from '../../functions/orchestrator/line.world.ts';

const never = 3_600_000;

describe('who sees to the lines of an embedded stack', () => {
  let seeing: SeeingToLines | undefined;
  afterEach(() => seeing?.close());

  /** One runs and one waits; those that see to it begin only after `before`. */
  const open = async (
    before: (world: LineWorld) => Promise<unknown>,
    look_every_milliseconds = never,
  ): Promise<{ readonly world: LineWorld; readonly seeing: SeeingToLines; readonly looks: () => number }> => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second');
    await before(world);
    let looks = 0;
    const { environments } = world.deps;
    const lines = () => ((looks += 1), environments.lines());
    const opened = seeToLines({ ...world.deps, environments: { ...environments, lines }, look_every_milliseconds });
    seeing = opened;
    return { world, seeing: opened, looks: () => looks };
  };
  const hasBegun = (world: LineWorld) => until(async () => (await world.owner()) === 'second');

  it('looks at the start for what an earlier process left [B5]', async () => {
    const { world } = await open((one) => one.end('first'));
    await hasBegun(world);
    expect(world.begun()).toEqual(['first', 'second']);
  });

  it('looks again, since nobody tells that a hold has expired [B5]', async () => {
    const held = async (one: LineWorld) => (await one.hold(), await one.end('first'));
    const { world, looks } = await open(held, 5);
    await until(async () => looks() > 1);
    expect(await world.owner()).toBeUndefined();
    world.store.clock.advance(60_000);
    await hasBegun(world);
  });

  it('begins the next when an event says that the lease is free, and at no other [B5]', async () => {
    const { world, seeing: opened } = await open(async () => undefined);
    await world.end('first');
    const events = (await world.store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);
    for (const event of events.slice(0, -1)) await opened.consumer(event);
    expect(await world.owner()).toBeUndefined();
    for (const event of events.slice(-1)) await opened.consumer(event);
    expect(await world.owner()).toBe('second');
  });

  it('sees to every line, though one cannot be seen to, and logs which [B5 B11]', async () => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second');
    await world.end('first');
    const { environments } = world.store;
    const [dev] = await environments.lines();
    const lines = async () => (dev === undefined ? [] : [{ ...dev, environment_id: 'broken' }, dev]);
    const line: typeof environments.line = (id) =>
      id === 'broken' ? Promise.reject(new Error('out of reach')) : environments.line(id);
    seeing = seeToLines({ ...world.deps, environments: { ...environments, lines, line }, look_every_milliseconds: 5 });
    await hasBegun(world);
    expect(world.log.lines[0]).toMatchObject({
      level: 'error',
      fields: { environment_id: 'broken', error: 'out of reach' },
    });
  });

  it('goes on when the lines cannot be read, and does nothing more once it is closed', async () => {
    const world = await openLine();
    await world.submit('first');
    await world.queue('second');
    const lines = () => Promise.reject(new Error('out of reach'));
    const opened = seeToLines({
      ...world.deps,
      environments: { ...world.store.environments, lines },
      look_every_milliseconds: 1,
    });
    await until(async () => world.log.lines.length > 2);
    await opened.close();
    await world.end('first');
    const events = (await world.store.table.changes('', 1_000)).changes.flatMap(publishedEventsOf);
    for (const event of events) await opened.consumer(event);
    expect(await world.owner()).toBeUndefined();
  });
});
