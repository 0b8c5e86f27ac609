import { describe, expect, it } from '@jest/globals';
import { secondsUntilNextLook } from '../../functions/monitoring-dashboard/watch-release.ts';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import { openInstantStack } from '../../scripts/cost/instant-stack.ts';
import { longestLooking_milliseconds, wavesPerExecution } from '../../shared/contracts/execution-succession.ts';
import { proceed, stop, waitFor, type TaskOutput } from '../../shared/contracts/tasks.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { growingWaitSeconds, pauseWaitSeconds } from '../../shared/runtime/pause-wait.ts';
import { mostEvents, recordHistories, type Histories } from './history-events.ts';
import { deployment_id, handedOver, runScripted, wave, type Script } from './scripted-run.ts';
import { machinesFolder } from './sources.ts';

/** Step Functions fails an execution at 25,000. */
const limit = 5_000;
const mostPayload_bytes = 256 * 1024;
const long_milliseconds = 180_000;

/** 63 characters, as long as a name may be. */
const longName = (index: number): string => `service-${String(index).padStart(55, '0')}`;
const serviceNeeding = (index: number, needs: readonly number[]): object => ({
  name: longName(index),
  version: '1',
  artifact: { kind: 'DIRECTORY', location: `/srv/${index}` },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
  dependencies: needs.map((other) => ({ service_name: longName(other) })),
});
const many = (count: number, needs: (index: number) => readonly number[]): readonly object[] =>
  Array.from({ length: count }, (_, index) => serviceNeeding(index, needs(index)));

/** A release of real handlers on the real machines, and what AWS would have kept and carried. */
const released = async (services: readonly object[], specification: object = {}) => {
  const { hear, histories } = recordHistories(await readMachines(machinesFolder));
  let largest_bytes = 0;
  const stack = await openInstantStack({
    onEvent: (execution, event) => {
      hear(execution, event);
      const carried = event.type === 'StateEntered' ? JSON.stringify(event.state.input) : '';
      largest_bytes = Math.max(largest_bytes, Buffer.byteLength(carried));
    },
  });
  const state = await stack.release('large', services, specification);
  await stack.close();
  return { state, histories, largest_bytes };
};
const executionsOf = (histories: Histories, machine: string): readonly string[] =>
  [...histories.keys()].filter((key) => key.startsWith(`${machine}/`) && key.split('/').length === 2);

const times = <T>(count: number, value: T): readonly T[] => Array.from({ length: count }, () => value);
const eventsOf = async (machine: 'deployment' | 'rollback', script: Script): Promise<number> =>
  mostEvents((await runScripted(machine, script)).histories);

describe('a release of a thousand services', () => {
  it(
    'stays under 5,000 events in every execution, and far under 256 KiB in what one carries: all of them in one wave',
    async () => {
      const { state, histories, largest_bytes } = await released(
        many(1_000, () => []),
        { activation_order: { max_parallel: 100 } },
      );
      expect(state.status).toBe('COMPLETED');
      // Itself, and a child for each service.
      expect(histories.size).toBe(1 + 1_000);
      expect(mostEvents(histories)).toBeLessThan(200);
      expect(largest_bytes).toBeGreaterThan(500 * 63);
      expect(largest_bytes).toBeLessThan(mostPayload_bytes / 3);
    },
    long_milliseconds,
  );

  it(
    'stays under 5,000 events in every execution: a chain of as many waves, which fails and is undone',
    async () => {
      const request = { method: 'GET', path: '/' };
      const failing = {
        api_tests: [{ name: 'never', service_name: longName(0), request, expect: { status: 599 } }],
      };
      const { state, histories } = await released(
        many(1_000, (index) => (index === 0 ? [] : [index - 1])),
        { success_criteria: failing },
      );
      expect(state).toMatchObject({ status: 'FAILED', rollback: { status: 'COMPLETED' } });
      expect(executionsOf(histories, 'deployment')).toHaveLength(1_000 / wavesPerExecution + 1);
      expect(executionsOf(histories, 'rollback')).toHaveLength(1);
      expect(mostEvents(histories)).toBeLessThan(1_000);
    },
    long_milliseconds,
  );
});

describe('what else makes an execution long stays under 5,000 events', () => {
  /** A look waits up to ten seconds for instances, and the next one is a second later. */
  const looks = Math.ceil(longestLooking_milliseconds / 11_000);
  const looked = (last: TaskOutput): readonly TaskOutput[] => [...times(looks, waitFor(0)), last];

  it('the largest wave that can be specified, 10,000 services given out in 20 parts: 13 events a part, however many are in it', async () => {
    const parts = (count: number): readonly TaskOutput[] =>
      times(20, wave(...Array.from({ length: count }, (_, index) => longName(index))));
    const [few, more] = await Promise.all(
      [1, 10].map((count) => eventsOf('deployment', { PlanWave: [...parts(count), wave()] })),
    );
    expect(few).toBe(more);
    expect(few).toBe((await eventsOf('deployment', { PlanWave: [wave()] })) + 20 * 13);
    expect(few).toBeLessThan(limit / 10);
  });

  it('the longest bake, after as many waves as one execution gives out and the longest wait for resources', async () => {
    let [remaining_milliseconds, bakeLooks] = [86_400_000, 0];
    while (remaining_milliseconds > 0) {
      remaining_milliseconds -= secondsUntilNextLook(86_400, remaining_milliseconds) * 1_000;
      bakeLooks += 1;
    }
    const events = await eventsOf('deployment', {
      ProvisionResources: [...times(35, waitFor(0)), proceed],
      PlanWave: [...times(wavesPerExecution - 1, wave('cart')), wave()],
      WatchRelease: [...times(bakeLooks, waitFor(0)), proceed],
    });
    expect(bakeLooks).toBe(360);
    expect(events).toBeLessThan(limit);
  });

  it('a pause of a day, in a release of as many waves as one execution gives out [B10]', async () => {
    let [passed_milliseconds, times_looked] = [0, 0];
    const at = timestampOf(0);
    while (passed_milliseconds < 86_400_000) {
      const seconds = pauseWaitSeconds({ paused: { by: 'ann', reason: 'so', at } }, passed_milliseconds) ?? 0;
      passed_milliseconds += seconds * 1_000;
      times_looked += 1;
    }
    const events = await eventsOf('deployment', {
      PlanWave: [...times(wavesPerExecution - 1, wave('cart')), wave()],
      RunTests: [...times(times_looked, waitFor(0)), proceed],
    });
    expect(times_looked).toBe(457);
    expect(events).toBeLessThan(limit);
  });

  it('a decision that is waited for for a day, and then a retry [B10]', async () => {
    const day = 86_400_000;
    let [passed_milliseconds, times_looked] = [0, 0];
    while (passed_milliseconds < day) {
      passed_milliseconds += growingWaitSeconds(passed_milliseconds, day - passed_milliseconds) * 1_000;
      times_looked += 1;
    }
    const again: TaskOutput = { outcome: 'RETRY', wait_seconds: 0 } as never;
    const events = await eventsOf('deployment', {
      PlanWave: [...times(wavesPerExecution - 1, wave('cart')), wave()],
      RunTests: [stop, proceed],
      HandleFailure: [...times(times_looked, waitFor(0)), again],
    });
    expect(passed_milliseconds).toBe(day);
    expect(events).toBeLessThan(limit);
  });

  it('a service that takes its time, until its execution leaves it to PlanWave', async () => {
    const goOn: TaskOutput = { outcome: 'CONTINUE', wait_seconds: 0 };
    const events = await eventsOf('deployment', {
      PlanWave: [wave('cart'), wave('cart'), wave()],
      AdvanceRollout: [...looked(goOn), proceed],
    });
    expect(events).toBeGreaterThan(1_000);
    expect(events).toBeLessThan(limit);
  });

  it('a rollback that takes its time, until its execution hands over', async () => {
    const events = await eventsOf('rollback', { UndoEffects: looked(handedOver(`${deployment_id}-t2`)) });
    expect(events).toBeGreaterThan(1_000);
    expect(events).toBeLessThan(limit);
  });

  it('and each failure of a task counts: retries are in the history too', async () => {
    const calm = await eventsOf('rollback', { UndoEffects: [stop] });
    const dies = Object.assign(new Error('it died'), { name: 'Lambda.Unknown' });
    expect(await eventsOf('rollback', { UndoEffects: [dies, dies, stop] })).toBe(calm + 2 * 3);
  });
});
