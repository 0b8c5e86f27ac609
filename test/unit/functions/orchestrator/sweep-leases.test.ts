import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/orchestrator/sweep-leases.handler.ts';
import type { WorkflowEngine } from '../../../../shared/ports/workflow-engine.port.ts';
import { completeRollback } from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import { recordingLog } from '../../../fakes/recording-log.fake.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import {
  someDeployment,
  someEnvironment,
  someAudit,
  openTestStore,
  queued,
} from '../../shared/adapters/store/store-fixture.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const minute = 60_000;

const open = async () => {
  const world = await openWorld();
  const engine = fakeWorkflowEngine();
  const log = recordingLog();
  const seen: string[] = [];
  const startQueued = async (environment_id: string) => void seen.push(environment_id);
  const sweep = createHandler({ ...world.deps, engine, log, startQueued });
  const outcomes = async () => (await sweep()).swept.map(({ outcome }) => outcome);
  return { world, engine, log, seen, startQueued, sweep, outcomes };
};

describe('a sweep over the leases', () => {
  it('leaves those alone that live [B1]', async () => {
    const { world, engine, outcomes } = await open();
    await world.submit(shop('1'));
    world.clock.advance(5 * minute - 1);
    expect(await outcomes()).toEqual([]);
    expect(engine.started()).toEqual([]);
  });

  it('has a deployment undone whose lease has run out, once for each attempt [B1]', async () => {
    const { world, engine, log, sweep, outcomes } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    world.clock.advance(5 * minute);
    expect(await sweep()).toEqual({ swept: [{ environment_id: 'dev', deployment_id: id, outcome: 'undone' }] });
    expect(await outcomes()).toEqual(['waiting']);
    expect(engine.started()).toMatchObject([
      {
        machine: 'rollback',
        name: `recovery-${id}-1-1`,
        input: { deployment_id: id, failure: { Error: 'ExecutionLostError' } },
      },
    ]);
    expect(log.lines).toHaveLength(1);
    world.clock.advance(minute);
    expect(await outcomes()).toEqual(['undone']);
  });

  it('starts a deployment that never was, by its own name; and has it undone when that execution was lost [B1]', async () => {
    const { world, engine, log, outcomes } = await open();
    const id = await world.submit(shop('1'));
    world.clock.advance(6 * minute);
    expect(await outcomes()).toEqual(['started']);
    expect(engine.started()).toMatchObject([{ machine: 'deployment', name: id, input: { deployment_id: id } }]);
    expect(log.lines).toMatchObject([{ level: 'warn', fields: { deployment_id: id } }]);
    expect(await outcomes()).toEqual(['undone']);
    expect(engine.started()[1]).toMatchObject({ machine: 'rollback' });
  });

  it('undoes one that was heard of in its first state, though its execution hangs there and counts as started [B1]', async () => {
    const { world, log, startQueued } = await open();
    const id = await world.submit(shop('1'));
    world.clock.advance(2 * minute);
    await world.journal.commit(await world.journal.open(id), () => ({}));
    world.clock.advance(6 * minute);
    const machines: string[] = [];
    const engine: WorkflowEngine = { start: async (machine) => (machines.push(machine), { outcome: 'started' }) };
    const { swept } = await createHandler({ ...world.deps, engine, log, startQueued })();
    expect([swept.map(({ outcome }) => outcome), machines]).toEqual([['undone'], ['rollback']]);
  });

  it('undoes one that was cancelled before it was started [B1]', async () => {
    const { world, engine, outcomes } = await open();
    const id = await world.submit(shop('1'));
    await world.cancel(id);
    world.clock.advance(6 * minute);
    expect(await outcomes()).toEqual(['undone']);
    expect(engine.started()).toMatchObject([{ machine: 'rollback' }]);
  });

  it('frees the lease of a deployment that has ended, and starts nothing [B1]', async () => {
    const { world, engine, outcomes } = await open();
    const { id } = await world.release(shop('1'));
    await world.journal.takeOver(id, 'a rollback that came too late');
    world.clock.advance(6 * minute);
    expect(await outcomes()).toEqual(['freed']);
    expect(await world.environments.lease('dev')).toMatchObject({ owner: null, fencing_token: 2 });
    expect(await outcomes()).toEqual([]);
    expect(engine.started()).toEqual([]);
  });

  it('sees to every environment, though one cannot be [B1]', async () => {
    const { world, engine, log, sweep, startQueued } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    const saved = await world.environments.saveEnvironment(someEnvironment({ id: 'other' }), 0, someAudit);
    expect(saved.outcome).toBe('saved');
    const other = someDeployment({ id: 'other-1', environment: { id: 'other', version: 1 } });
    expect((await world.journal.submit(other)).outcome).toBe('accepted');
    world.clock.advance(6 * minute);
    const state = (deployment_id: string) =>
      deployment_id === id ? Promise.reject(new Error('out of reach')) : world.records.state(deployment_id);
    const sweepBadly = createHandler({ ...world.deps, records: { state }, engine, log, startQueued });
    expect((await sweepBadly()).swept.map(({ outcome }) => outcome).toSorted()).toEqual(['failed', 'started']);
    expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([{ fields: { environment_id: 'dev' } }]);
    expect((await sweep()).swept).toHaveLength(2);
  });

  it('sees to the lines whose next should have begun, and to no other [B5 B1]', async () => {
    const { world, seen, sweep, log, engine } = await open();
    const running = await world.submit(shop('1'));
    await queued(world, 'waiting');
    await sweep();
    expect(seen).toEqual([]);
    await world.run(running);
    expect(await world.environments.lease('dev')).toMatchObject({ owner: null });
    await sweep();
    expect(seen).toEqual(['dev']);
    const away = () => Promise.reject(new Error('out of reach'));
    await createHandler({ ...world.deps, engine, log, startQueued: away })();
    expect(log.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { environment_id: 'dev', error: 'out of reach' },
    });
  });

  it('sees to the line of a lease that it has freed [B5 B1]', async () => {
    const { world, seen, outcomes } = await open();
    const { id } = await world.release(shop('1'));
    await world.journal.takeOver(id, 'a rollback that came too late');
    await world.askForRollback(id);
    await queued(world, 'waiting');
    await world.journal.annotate(id, (state) => ({
      events: completeRollback(state, { remaining: [], kept: [], now: state.updated_at }),
    }));
    world.clock.advance(6 * minute);
    expect([await outcomes(), seen]).toEqual([['freed'], ['dev']]);
  });

  it('costs an idle environment one read, beside the index [B1]', async () => {
    const store = openTestStore();
    for (const id of ['a', 'b', 'c']) await store.environments.saveEnvironment(someEnvironment({ id }), 0, someAudit);
    const calls: string[] = [];
    const table = {
      ...store.table,
      get: (key: Parameters<typeof store.table.get>[0]) => (calls.push('get'), store.table.get(key)),
      query: (query: Parameters<typeof store.table.query>[0]) => (calls.push('query'), store.table.query(query)),
    };
    const counted = openTestStore({ table, clock: store.clock });
    const startQueued = () => Promise.reject(new Error('nobody waits'));
    const sweep = createHandler({ ...counted, engine: fakeWorkflowEngine(), log: recordingLog(), startQueued });
    expect(await sweep()).toEqual({ swept: [] });
    expect(calls).toEqual(['query', 'get', 'get', 'get']);
  });
});

describe('a sweep by a clock that was set', () => {
  const scheduled = (now: number) => ({ 'detail-type': 'Scheduled Event', time: new Date(now).toISOString() });

  it.each([
    ['ahead', 60 * minute],
    ['back', -60 * minute],
  ])('%s of that of the event judges no lease by it, and says so [B1]', async (_, apart) => {
    const { world, engine, log, sweep } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    const sent = world.clock.now();
    world.clock.advance(apart);
    expect(await sweep(scheduled(sent))).toEqual({ swept: [] });
    expect(engine.started()).toEqual([]);
    expect(log.lines).toMatchObject([{ level: 'error', message: expect.stringContaining('60 minutes from that') }]);
  });

  it('sweeps when both agree, and when an event tells no time [B1]', async () => {
    const { world, sweep } = await open();
    const id = await world.submit(shop('1'));
    await world.prepare(id);
    world.clock.advance(5 * minute);
    expect((await sweep(scheduled(world.clock.now() - minute))).swept).toMatchObject([{ outcome: 'undone' }]);
    expect((await sweep({})).swept).toMatchObject([{ outcome: 'waiting' }]);
  });
});
