import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { taskHandlers } from '../../../local/stack/task-handlers.ts';
import type { TaskFunction } from '../../../local/workflow/task.functions.ts';
import { errorNamed } from '../scripted-run.ts';
import { minute, openGuarded, second, type Deps, type Guarded, type GuardedOptions } from './guarded.world.ts';
import { mortal } from './mortal.ts';

jest.setTimeout(60_000);

let world: Guarded;
afterEach(() => world.close());

const lostEvents = { events_after: [] };
const longBake = { success_criteria: { bake_seconds: 3_600 } };

/** A release in the middle of its bake: all services are replaced, and a database is made. */
const baking = async (options: GuardedOptions = {}): Promise<string> => {
  world = await openGuarded(options);
  const id = await world.submitShop(longBake);
  await world.start(id);
  await world.until(() => world.visited.has('AwaitBake'));
  return id;
};

/** Its outcome, which came within ten minutes, with nothing of it left and nothing of the guard broken. */
const outcomeOf = async (id: string) => {
  const { took, status, rollback, failure } = await world.outcome(id);
  expect(took).toBeLessThanOrEqual(10 * minute);
  expect(await world.picture()).toEqual(world.before);
  expect(world.broken).toEqual([]);
  return { status, rollback: rollback.status, code: failure?.code, message: failure?.message };
};

/** The function on ports of one invocation, which dies after the call of that name: its effect is done, and nothing more is heard of it. */
const dying =
  (name: string, port: 'deployer' | 'journal', after: string, deps: Deps): TaskFunction =>
  async (input) => {
    const life = { isOver: false };
    const own: Deps = {
      ...deps,
      journal: mortal(deps.journal, life, port === 'journal' ? after : undefined),
      deployer: mortal(deps.deployer, life, port === 'deployer' ? after : undefined),
    };
    return taskHandlers(own)[name]?.(input);
  };

describe('an execution that no Catch can save', () => {
  it('stopped from outside, ends FAILED and undone, and says that it was stopped [B1]', async () => {
    const id = await baking();
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({
      status: 'FAILED',
      rollback: 'COMPLETED',
      code: 'execution_aborted',
      message: expect.stringContaining('stopped from outside'),
    });
  });

  it('that was being cancelled ends CANCELLED and undone [B1]', async () => {
    const id = await baking();
    await world.cancel(id);
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'CANCELLED', rollback: 'COMPLETED', code: undefined });
  });

  it('failed with States.Runtime, ends FAILED and undone [B1]', async () => {
    world = await openGuarded({
      functions: (functions) => ({ ...functions, WatchRelease: async () => ({ outcome: 'WAIT' }) }),
    });
    const id = await world.submitShop();
    await world.start(id);
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED', code: 'runtime' });
    expect(world.ends).toMatchObject([{ machine: 'deployment', error: { Error: 'States.Runtime' } }, {}]);
    expect(world.visited).not.toContain('RollBack');
  });

  it('timed out, ends FAILED and undone [B1]', async () => {
    const id = await baking({
      machines: (machines) => ({ ...machines, deployment: { ...machines.deployment, TimeoutSeconds: 600 } }),
    });
    await world.until(() => world.ends.length > 0);
    expect(world.ends).toMatchObject([{ outcome: 'TIMED_OUT' }]);
    expect(await outcomeOf(id)).toMatchObject({
      status: 'FAILED',
      rollback: 'COMPLETED',
      code: 'execution_timed_out',
    });
  });

  it('of which no event ever arrives, is found by its lease [B1]', async () => {
    const id = await baking(lostEvents);
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED', code: 'execution_lost' });
  });

  it('in a bake of a day, looked at every four minutes, is found in time as well [B1]', async () => {
    world = await openGuarded(lostEvents);
    const id = await world.submitShop({ success_criteria: { bake_seconds: 86_400 } });
    await world.start(id);
    await world.pass(60 * minute);
    world.visited.clear();
    await world.until(() => world.visited.has('AwaitBake'));
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED', code: 'execution_lost' });
  });

  it('lost in its first state, though nothing was heard of it, ends FAILED with nothing to undo [B1]', async () => {
    world = await openGuarded({
      ...lostEvents,
      functions: (functions) => ({ ...functions, ValidateEnvironment: () => new Promise(() => undefined) }),
    });
    const id = await world.submitShop();
    await world.start(id);
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'NOT_NEEDED', code: 'execution_lost' });
  });
});

describe('a Lambda that dies after its side effect', () => {
  it.each(['ProvisionResources', 'VerifyServices', 'RunTests'])(
    '%s, whenever it is called: ends FAILED and undone [B1 I2 I3]',
    async (name) => {
      world = await openGuarded({
        functions: (functions) => ({
          ...functions,
          [name]: async (input) => {
            await functions[name]?.(input);
            throw errorNamed('Runtime.ExitError', 'RequestId: 1 Error: Runtime exited with error: signal: killed');
          },
        }),
      });
      const id = await world.submitShop();
      await world.start(id);
      expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
    },
  );

  it.each([
    ['ProvisionResources', 'journal', 'intend'],
    ['AdvanceRollout', 'deployer', 'scale'],
    ['AdvanceRollout', 'deployer', 'shiftTraffic'],
    ['RunTests', 'journal', 'commit'],
  ] as const)(
    '%s, without a word after %s.%s: is found by its lease and undone [B1 I2 I3]',
    async (name, port, after) => {
      world = await openGuarded({
        ...lostEvents,
        functions: (functions, deps) => ({ ...functions, [name]: dying(name, port, after, deps) }),
      });
      const id = await world.submitShop();
      await world.start(id);
      expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED', code: 'execution_lost' });
      // The execution itself comes to its end later, and finds nothing to do.
      await world.until(() => world.ends.some(({ machine }) => machine === 'deployment'));
      expect(await world.picture()).toEqual(world.before);
    },
  );

  it('while it undoes: another rollback is started and goes on where it stopped [B1 I5]', async () => {
    let lives = 0;
    const id = await baking({
      functions: (functions, deps) => ({
        ...functions,
        UndoEffects: (input) =>
          (lives += 1) === 1
            ? dying('UndoEffects', 'deployer', 'shiftTraffic', deps)(input)
            : (functions['UndoEffects'] as TaskFunction)(input),
      }),
    });
    world.stopFromOutside('deployment');
    await world.until(() => lives === 1);
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED', code: 'execution_aborted' });
    expect(lives).toBe(2);
  });
});

describe('a rollback that breaks', () => {
  it('is started again when its lease has run out, and not at once, though its event arrives [B1]', async () => {
    let calls = 0;
    const id = await baking({
      functions: (functions) => ({
        ...functions,
        FinishRollback: async (input) => {
          if ((calls += 1) === 1) throw new TypeError('on purpose');
          return functions['FinishRollback']?.(input);
        },
      }),
    });
    world.stopFromOutside('deployment');
    await world.until(() => calls === 1);
    await world.pass(4 * minute);
    expect(calls).toBe(1);
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
  });

  it('before it has taken over, is tried again under another name, ever less often [B1]', async () => {
    const tries: number[] = [];
    const id = await baking({
      functions: (functions) => ({
        ...functions,
        BeginRollback: async (input) => {
          tries.push(Date.now());
          if (tries.length < 6) throw new TypeError('on purpose');
          return functions['BeginRollback']?.(input);
        },
      }),
    });
    world.stopFromOutside('deployment');
    expect(await world.outcome(id)).toMatchObject({ status: 'FAILED', rollback: { status: 'COMPLETED' } });
    const waits = tries.slice(1).map((time, index) => Math.round((time - (tries[index] ?? 0)) / minute));
    expect(waits.slice(1)).toEqual([1, 2, 4, 8]);
  });
});

describe('a deployment that was accepted', () => {
  it('and never started, since the engine was out of reach, is started [B1]', async () => {
    world = await openGuarded();
    const id = await world.submitShop();
    const { status, took } = await world.outcome(id);
    expect(status).toBe('COMPLETED');
    expect(took).toBeLessThanOrEqual(10 * minute);
  });

  it('and completed, whose rollback was asked for and never started, is undone [B1]', async () => {
    world = await openGuarded();
    const id = await world.submitShop();
    await world.start(id);
    expect(await world.outcome(id)).toMatchObject({ status: 'COMPLETED' });
    await world.askForRollbackOf(id);
    const { status, rollback, took } = await world.outcome(id);
    expect({ status, rollback: rollback.status }).toEqual({ status: 'COMPLETED', rollback: 'COMPLETED' });
    expect(took).toBeLessThanOrEqual(10 * minute);
  });

  it('and ended without releasing its lease, leaves it to the sweeper [B1]', async () => {
    world = await openGuarded();
    const id = await world.submitShop();
    await world.start(id);
    await world.outcome(id);
    await world.journal.takeOver(id, 'a rollback that came too late');
    await world.pass(7 * minute);
    expect(await world.environments.lease('dev')).toMatchObject({ owner: null });
    expect(await world.stateOf(id)).toMatchObject({ status: 'COMPLETED', rollback: { status: 'NOT_NEEDED' } });
  });
});

describe('the rule and the sweeper', () => {
  it('however often they fire, start no rollback that fences one that works [B1]', async () => {
    const id = await baking({
      events_after: [second, second, 5 * second, 30 * second, 90 * second, 4 * minute, 7 * minute],
      sweep_every: 5 * second,
      functions: (functions) => {
        let looks = 0;
        const slowly: TaskFunction = async (input) =>
          (looks += 1) < 480 ? { outcome: 'WAIT', wait_seconds: 1 } : functions['UndoEffects']?.(input);
        return { ...functions, UndoEffects: async (input) => keptAlive(slowly, input) };
      },
    });
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
    expect(world.recoveries()).toMatchObject([{ outcome: 'SUCCEEDED' }]);
  });

  it('both too late or at the same time: one of two rollbacks ends it, and the other, fenced, has no successor [B1]', async () => {
    const id = await baking({ events_after: [5.99 * minute], sweep_every: 6 * minute });
    world.stopFromOutside('deployment');
    expect(await outcomeOf(id)).toMatchObject({ status: 'FAILED', rollback: 'COMPLETED' });
    await world.pass(20 * minute);
    expect(world.recoveries().length).toBeLessThanOrEqual(2);
  });

  /** What the real UndoEffects does by its commit. */
  const keptAlive = async (work: TaskFunction, input: unknown): Promise<unknown> => {
    const { deployment_id } = input as { deployment_id: string };
    await world.journal.commit(await world.journal.open(deployment_id), () => ({}));
    return work(input);
  };
});

describe('a deployment that lives', () => {
  it('is left alone, however long it bakes, tests, or waits for health [B1]', async () => {
    world = await openGuarded({
      sweep_every: 10 * second,
      functions: (functions, deps) => ({
        ...functions,
        RunTests: taskHandlers({ ...deps, http: afterMinutes(11, deps.http) })['RunTests'] as TaskFunction,
      }),
    });
    const patient = { health_checks: [{ kind: 'HTTP', start_period_milliseconds: 3_600_000 }] };
    world.fake.behave('3', 'slow', 1_200);
    const tests = [{ name: 'slow', service_name: 'stock', request: { path: '/' } }];
    const id = await world.submitShop({ success_criteria: { bake_seconds: 7 * 3_600, api_tests: tests } }, [
      { name: 'stock', version: '3', ...patient },
    ]);
    await world.start(id);
    const { status, failure, took } = await world.outcome(id, 10 * second);
    expect({ status, failure }).toEqual({ status: 'COMPLETED', failure: undefined });
    expect(took).toBeGreaterThan(440 * minute);
    expect(world.recoveries()).toEqual([]);
  });

  const afterMinutes = (minutes: number, http: Deps['http']): Deps['http'] => ({
    send: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, minutes * minute));
      return http.send(request);
    },
  });
});
