import { createHandler as recoverDeployment } from '../../../functions/orchestrator/recover-deployment.handler.ts';
import { startQueued, type StartQueuedResult } from '../../../functions/orchestrator/start-queued.ts';
import { createHandler as sweepLeases } from '../../../functions/orchestrator/sweep-leases.handler.ts';
import { taskHandlers } from '../../../local/stack/task-handlers.ts';
import { openWorkflowEngine, type LocalWorkflowEngine } from '../../../local/workflow/local.workflow-engine.ts';
import type { MachineDefinitions } from '../../../local/workflow/machine.definitions.ts';
import type { TaskFunction, TaskFunctions } from '../../../local/workflow/task.functions.ts';
import { machineInput } from '../../../shared/contracts/tasks.ts';
import type { WorkflowEngine } from '../../../shared/ports/workflow-engine.port.ts';
import { machineArn, statusChangeEvent } from '../../statemachines/guarantee/status-change.event.ts';
import { errorNamed } from '../../statemachines/scripted-run.ts';
import { asked } from './asked.ts';
import { openLife, type Life } from './life.ts';
import { apiOf, depsOf, type Answer, type Ask } from './lives.ts';
import { environment_id, type ShopWorld } from './shop.world.ts';
import { isAllOver, type Succession } from './trial.ts';

/**
 * What AWS makes of a death. `exit`: the invocation fails, and Step Functions decides what comes next. `aborted`: all executions are stopped,
 * and the rule hears of it. `lost`: nobody hears anything. Of the last two everything wakes up when all is over, and goes on as if nothing had been.
 */
export const deaths = ['exit', 'aborted', 'lost'] as const;
export type Death = (typeof deaths)[number];

const sweepEvery_milliseconds = 60_000;
const eventAfter_milliseconds = 1_000;
const never = (): Promise<never> => new Promise(() => undefined);

/** Lambdas that share a fate, and the machines that call them. */
type Epoch = {
  life: Life;
  engine: LocalWorkflowEngine;
  handlers: TaskFunctions;
  ask: Ask;
  startQueued: (environment_id: string) => Promise<StartQueuedResult>;
};

/** As on AWS: executions outlive the process that dies, and the rule and the sweeper look after those that do not. */
export const cloudSuccession = (world: ShopWorld, machines: MachineDefinitions, death: Death): Succession => {
  const usedNames = new Set<string>();

  const openEpoch = (life: Life = openLife()): Epoch => {
    const epoch = {} as Epoch;
    const lambda =
      (name: string): TaskFunction =>
      (input) => {
        const { life: own, handlers } = epoch;
        const killed = own.ended.then(() => {
          if (death !== 'exit') return never();
          throw errorNamed('Runtime.ExitError', 'RequestId: 1 Error: Runtime exited with error: signal: killed');
        });
        return Promise.race([(handlers[name] as TaskFunction)(input), killed]);
      };
    const names = Object.keys(taskHandlers(depsOf(world, openLife())));
    epoch.engine = openWorkflowEngine({
      machines,
      functions: Object.fromEntries(names.map((name) => [name, lambda(name)])),
    });
    enliven(epoch, life);
    return epoch;
  };
  const enliven = (epoch: Epoch, life: Life): void => {
    const deps = depsOf(world, life);
    epoch.life = life;
    epoch.handlers = taskHandlers(deps);
    const engine = life.wrap('engine', stepFunctions, { changing: ['start'] });
    epoch.ask = apiOf({ ...deps, engine, awaitChange: async () => 'LET_GO' });
    epoch.startQueued = (id) => startQueued({ ...deps, engine }, id);
  };

  /** Step Functions keeps the name of a closed execution for 90 days. */
  const stepFunctions: WorkflowEngine = {
    start: async (machine, name, input) => {
      if (usedNames.has(`${machine}/${name}`)) return { outcome: 'already_running' };
      usedNames.add(`${machine}/${name}`);
      return current.engine.start(machine, name, input);
    },
  };
  let current = openEpoch();
  const watching = {
    ...depsOf(world, openLife()),
    engine: stepFunctions,
    deployment_machine_arn: machineArn('deployment'),
  };
  const [rule, sweep] = [
    recoverDeployment(watching),
    sweepLeases({ ...watching, startQueued: (id) => current.startQueued(id) }),
  ];
  const startSweeping = (): void => void setInterval(() => void sweep(), sweepEvery_milliseconds);
  startSweeping();

  const isFree = async (): Promise<boolean> => (await world.store.environments.lease(environment_id))?.owner === null;
  const isOver = async (): Promise<boolean> =>
    current.engine.running().length === 0 && (await isAllOver(world)) && (await isFree());

  const undisturbed: Succession['undisturbed'] = async (ask) => {
    const request = asked(ask(current.ask));
    await world.time.until(() => request.isOver(isOver), 'what was asked for is over');
    return request.answer() as Answer;
  };
  /** What was cut off is stopped by AWS, or goes on in another Lambda. Answers what is left behind, asleep. */
  const follow = (cut: Epoch): Epoch | undefined => {
    if (death === 'exit') {
      enliven(cut, openLife());
      return undefined;
    }
    current = openEpoch();
    if (death === 'aborted')
      for (const { machine, execution_name } of cut.engine.running()) {
        const deployment_id = idIn(execution_name);
        const event = statusChangeEvent(
          { machine, execution_name, outcome: 'ABORTED', input: machineInput(deployment_id) },
          world.time.now(),
        );
        setTimeout(() => void rule(event), eventAfter_milliseconds);
      }
    return cut;
  };
  const wake = async (asleep: Epoch | undefined): Promise<void> => {
    if (asleep === undefined) return;
    asleep.life.wake();
    await world.time.until(
      async () => asleep.engine.running().length === 0 && (await isOver()),
      'what was asleep has ended',
    );
  };

  return {
    undisturbed,
    disturbed: async (life, ask, asksAgain) => {
      const cut = (current = openEpoch(life));
      const request = asked(ask(cut.ask));
      await world.time.until(async () => life.isOver() || (await request.isOver(isOver)), 'it is cut off, or over');
      if (!life.isOver()) {
        current = openEpoch();
        return request.answer();
      }
      let answer = request.answer();
      const asleep = follow(cut);
      if (answer === undefined && asksAgain) answer = await undisturbed(ask);
      else await world.time.until(isOver, 'what was cut off is over');
      await wake(asleep);
      return answer;
    },
    again: async (id) => {
      await current.engine.start('deployment', `again-${id}`, machineInput(id));
      await current.engine.start('rollback', `again-${id}`, machineInput(id));
      await world.time.until(isOver, 'what was run once more is over');
    },
    told: () => world.readFeed(),
    close: () => current.life.end(),
  };
};

/** `recovery-<id>-<token>-<attempt>`, `rollback-<id>-<time>`, or the id alone. */
const idIn = (execution_name: string): string =>
  /^(?:recovery-|rollback-)?([0-9A-Z]{26})/u.exec(execution_name)?.[1] ?? '';
