import { jest } from '@jest/globals';
import { createHandler as recoverDeployment } from '../../../functions/orchestrator/recover-deployment.handler.ts';
import { isUnfinished } from '../../../functions/orchestrator/recovery/is-unfinished.ts';
import { rollBackDeployment } from '../../../functions/orchestrator/roll-back-deployment.ts';
import { startQueued } from '../../../functions/orchestrator/start-queued.ts';
import { createHandler as sweepLeases } from '../../../functions/orchestrator/sweep-leases.handler.ts';
import { taskHandlers } from '../../../local/stack/task-handlers.ts';
import type { ExecutionEnd } from '../../../local/workflow/execution.ts';
import { openWorkflowEngine, type LocalWorkflowEngine } from '../../../local/workflow/local.workflow-engine.ts';
import { readMachines, type MachineDefinitions } from '../../../local/workflow/machine.definitions.ts';
import type { TaskFunctions } from '../../../local/workflow/task.functions.ts';
import { findEarlierSubmission } from '../../../shared/adapters/store/find-earlier-submission.ts';
import { openProjectionStore } from '../../../shared/adapters/store/projection.store.ts';
import { machineInput } from '../../../shared/contracts/tasks.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { MachineName, WorkflowEngine } from '../../../shared/ports/workflow-engine.port.ts';
import { fakeArtifactReader } from '../../fakes/artifact-reader.fake.ts';
import { recordingLog } from '../../fakes/recording-log.fake.ts';
import { openWorld, shop, type Released } from '../../unit/functions/orchestrator/orchestrator.world.ts';
import { startOfTest } from '../../unit/shared/adapters/store/store-fixture.ts';
import { machinesFolder } from '../sources.ts';
import { machineArn, statusChangeEvent } from './status-change.event.ts';

export const second = 1_000;
export const minute = 60 * second;

export type Deps = Parameters<typeof taskHandlers>[0];
export type GuardedOptions = {
  /** What is deployed instead of the machines of the repository. */
  readonly machines?: (machines: MachineDefinitions) => MachineDefinitions;
  /** The functions, where a test has some fail; the product's own unless told. */
  readonly functions?: (functions: TaskFunctions, deps: Deps) => TaskFunctions;
  /** After how many milliseconds a status event reaches the rule, each time that it does; once, soon, unless told. */
  readonly events_after?: readonly number[];
  readonly sweep_every?: number;
};

/** Step Functions keeps the name of a closed execution for 90 days, and allows 80 characters. */
const asOnAws = (start: WorkflowEngine['start']): WorkflowEngine => {
  const used = new Set<string>();
  return {
    start: async (machine, name, input) => {
      if (!/^[\w-]{1,80}$/u.test(name)) throw new Error(`InvalidName: ${name}`);
      if (used.has(`${machine}/${name}`)) return { outcome: 'already_running' };
      used.add(`${machine}/${name}`);
      return start(machine, name, input);
    },
  };
};

const openTime = () => {
  jest.useFakeTimers({
    now: startOfTest,
    doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate', 'performance', 'hrtime'],
  });
  return {
    now: () => Date.now(),
    advance: (milliseconds: number): undefined => {
      jest.setSystemTime(Date.now() + milliseconds);
    },
  };
};

const pictureOf = async (world: Awaited<ReturnType<typeof openWorld>>) => ({
  running: world.fake.picture(),
  live: await world.environments.liveServices('dev'),
  resources: await world.resources.findResourcesByEnvironment('dev'),
  owner: (await world.environments.lease('dev'))?.owner,
  reservations: (await world.environments.capacity('dev')).reservations,
});

/**
 * The real machines, handlers and store with fake providers, in virtual time; beside them the rule on status events and the sweeper, as they
 * run on AWS. Version 1 of the shop is live. Close it: it has taken over the timers of the process.
 */
export const openGuarded = async (options: GuardedOptions = {}) => {
  const { events_after = [second], sweep_every = minute, machines: change = (same) => same } = options;
  const world = await openWorld({ clock: openTime() });
  await world.release(shop('1'));
  const log = recordingLog();
  const deps = {
    ...world.deps,
    deployments: world.deployments,
    ids: world.ids,
    log,
    findEarlierSubmission: findEarlierSubmission(world.table),
    projections: openProjectionStore(world.table),
    artifacts: fakeArtifactReader().reader,
    supported_providers: ['LOCAL'],
    alarms: undefined,
    reports: { store: async () => 'nowhere' },
  } as unknown as Deps;
  const ends: ExecutionEnd[] = [];
  const visited = new Set<string>();
  const broken: unknown[] = [];

  const machines = change(await readMachines(machinesFolder));
  const functions = (options.functions ?? ((same) => same))(taskHandlers(deps), deps);
  const onExecutionEnd = (end: ExecutionEnd): void => {
    ends.push(end);
    for (const after of events_after) setTimeout(() => void tell(end), after);
  };
  const engineOf = (): LocalWorkflowEngine =>
    openWorkflowEngine({
      machines,
      functions,
      onExecutionEnd,
      onEvent: (_, event) => void (event.type === 'StateEntered' && visited.add(event.state.name)),
    });
  /** Of their own, so that executions of one machine can be stopped. */
  const engines = { deployment: engineOf(), rollback: engineOf() };
  const engine = asOnAws((machine: MachineName, name, input) => engines[machine].start(machine, name, input));
  const startingQueued = (environment_id: string) => startQueued({ ...deps, engine }, environment_id);
  const watching = { ...deps, engine, deployment_machine_arn: machineArn('deployment'), startQueued: startingQueued };
  const [rule, sweep] = [recoverDeployment(watching), sweepLeases(watching)];
  const tell = (end: ExecutionEnd) =>
    rule(statusChangeEvent(end, Date.now())).catch((error: unknown) => void broken.push(error));
  setInterval(() => void sweep().catch((error: unknown) => void broken.push(error)), sweep_every);

  const before = await pictureOf(world);
  const stateOf = (id: string): Promise<DeploymentState> => world.stateOf(id);
  /** Lets time pass until it is so. Throws when it is not after 100 times the ten minutes. */
  const until = async (isSo: () => Promise<boolean> | boolean, step = second): Promise<void> => {
    const limit = Date.now() + 1_000 * minute;
    while (!(await isSo())) {
      if (Date.now() > limit) throw new Error('it never came to that');
      await jest.advanceTimersByTimeAsync(step);
    }
  };
  return {
    ...world,
    log,
    ends,
    visited,
    /** What the rule and the sweeper threw. */
    broken,
    before,
    picture: () => pictureOf(world),
    until,
    pass: (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds),
    submitShop: (specification: object = {}, services: readonly Released[] = shop('2'), more: object = {}) =>
      world.submit(
        services,
        {
          resource_requirements: [{ name: 'db', resource_type: 'RDS_DATABASE', specification: { size_bytes: 1 } }],
          ...specification,
        },
        more,
      ),
    start: (id: string) => engine.start('deployment', id, machineInput(id)),
    /** StopExecution, of all executions of the machine. */
    stopFromOutside: (machine: MachineName) => void engines[machine].close(),
    /** Lets time pass until the deployment has its outcome; answers how long that took. */
    outcome: async (id: string, step = second): Promise<DeploymentState & { readonly took: number }> => {
      const began = Date.now();
      await until(async () => !isUnfinished(await stateOf(id)), step);
      return { ...(await stateOf(id)), took: Date.now() - began };
    },
    /** As somebody asks for it, while no execution can be started. */
    askForRollbackOf: async (id: string) => {
      const out_of_reach = { start: () => Promise.reject(new Error('the engine is out of reach')) };
      const principal = { subject: 'ada', groups: [] };
      return rollBackDeployment(
        { ...deps, engine: out_of_reach },
        { state: await stateOf(id), principal, reason: 'customers complain' },
      );
    },
    /** How the executions that the rule or the sweeper started have ended. */
    recoveries: () => ends.filter(({ execution_name }) => execution_name.startsWith('recovery-')),
    close: () => {
      jest.clearAllTimers();
      jest.useRealTimers();
    },
  };
};
export type Guarded = Awaited<ReturnType<typeof openGuarded>>;
