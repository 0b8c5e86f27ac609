import { openSteadyClock } from '../../../local/clock/steady.clock.ts';
import { openRecovery } from '../../../local/stack/recover-deployments.ts';
import { resumeDeployments } from '../../../local/stack/resume-deployments.ts';
import { seeToLines } from '../../../local/stack/see-to-lines.ts';
import { taskHandlers } from '../../../local/stack/task-handlers.ts';
import { subscribe } from '../../../local/events/subscription.ts';
import { openWorkflowEngine } from '../../../local/workflow/local.workflow-engine.ts';
import type { MachineDefinitions } from '../../../local/workflow/machine.definitions.ts';
import type { SqliteTable } from '../../../shared/adapters/sqlite/table.sqlite.ts';
import { openDeliveryLog } from '../../../shared/adapters/store/delivery.log.ts';
import { publishedEventsOf } from '../../../shared/adapters/store/published-events.ts';
import type { WorkflowEngine } from '../../../shared/ports/workflow-engine.port.ts';
import { openLife, type Life } from './life.ts';
import { apiOf, depsOf, type Ask } from './lives.ts';
import { wordsOfEvent, type ShopWorld } from './shop.world.ts';

export type RunningLife = {
  readonly life: Life;
  readonly ask: Ask;
  readonly run: WorkflowEngine['start'];
  /** Nothing of it is under way. */
  isIdle(): boolean;
  /** Resolves when consumers were told everything. */
  drain(): Promise<void>;
};

/** What `npm start` opens, on the fakes of the providers: resumes what an earlier life left. */
export const openEmbeddedLife = (
  world: ShopWorld,
  machines: MachineDefinitions,
  onTold: (events: readonly string[]) => void,
  life: Life = openLife(),
): RunningLife => {
  const clock = openSteadyClock({
    wall: () => world.time.now(),
    elapsed: () => world.time.elapsed(),
    isBusy: () => local.running().length > 0,
  });
  const deps = depsOf(world, life, clock);
  const subscription = {
    ...deps,
    table: deps.table as SqliteTable,
    deliveries: openDeliveryLog(deps.table),
    eventsOf: publishedEventsOf,
    onCommit: (listener: () => void) => {
      const unhook = world.table.onCommit(listener);
      void life.ended.then(unhook);
      return unhook;
    },
  };
  const recorder = subscribe(subscription, {
    name: 'recorder',
    consumer: async (published) => onTold(wordsOfEvent(published)),
  });
  const recovery = openRecovery({ ...deps, engine: () => engine });
  const local = openWorkflowEngine({
    machines,
    functions: taskHandlers(deps),
    onExecutionEnd: (ended) => {
      if (!life.isOver()) recovery.onExecutionEnd(ended);
    },
  });
  const engine = life.wrap('engine', { start: local.start.bind(local) }, { changing: ['start'] });
  const lines = seeToLines({ ...deps, engine });
  const liner = subscribe(subscription, { name: 'line', consumer: lines.consumer });
  let isResumed = false;
  void resumeDeployments({ ...deps, engine }).then(() => (isResumed = true));
  return {
    life,
    run: local.start.bind(local),
    ask: apiOf({ ...deps, engine, awaitChange: async () => 'LET_GO' }),
    isIdle: () => isResumed && local.running().length === 0,
    drain: async () => {
      await Promise.all([recorder.drain(), liner.drain()]);
    },
  };
};
