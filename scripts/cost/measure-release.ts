import { projectEvent } from '../../functions/monitoring-dashboard/project-event.ts';
import { publishedEventsOf } from '../../shared/adapters/store/published-events.ts';
import type { PublishedEvent } from '../../shared/domain/events/published-event.ts';
import { openInstantStack } from './instant-stack.ts';
import { layeredServices, servicesPerWave } from './layered-services.ts';

/** What one deployment asked of AWS. Waiting for instances, and requests of clients, are not in it: the provider was instant. */
export type Counts = {
  readonly services: number;
  readonly waves: number;
  readonly executions: number;
  readonly transitions: number;
  readonly task_invocations: number;
  readonly table_requests: number;
  /** The table's requests by kind. */
  readonly gets: number;
  readonly queries: number;
  readonly transactions: number;
  readonly read_units: number;
  readonly write_units: number;
  readonly events: number;
};

type Stack = Awaited<ReturnType<typeof openInstantStack>>;

const eventsAfter = async ({ table }: Stack, from: string): Promise<{ events: PublishedEvent[]; cursor: string }> => {
  const events: PublishedEvent[] = [];
  let cursor = from;
  for (;;) {
    const page = await table.changes(cursor, 1_000);
    if (page.changes.length === 0) return { events, cursor };
    events.push(...page.changes.flatMap(publishedEventsOf));
    cursor = page.cursor;
  }
};

const released = async (stack: Stack, version: string, services: number): Promise<void> => {
  const state = await stack.release(`release-${version}`, layeredServices(services, version));
  if (state.status !== 'COMPLETED') throw new Error(`The measured release did not complete: ${JSON.stringify(state)}`);
};

/** Counts a release that brings each service from one version to the next, by a real run. The same whenever it is made. */
export const measureRelease = async (services: number): Promise<Counts> => {
  let [executions, transitions, task_invocations] = [0, 0, 0];
  const stack = await openInstantStack({
    onEvent: (_execution, event) => {
      if (event.type === 'ExecutionStarted' || event.type === 'MapIterationStarted') executions += 1;
      if (event.type === 'StateEntered' || event.type === 'StateRetried') transitions += 1;
      const isTask = 'state' in event && event.state.type === 'Task';
      if (isTask && (event.type === 'StateEntered' || event.type === 'StateRetried')) task_invocations += 1;
    },
  });
  await released(stack, '1', services);
  const { cursor } = await eventsAfter(stack, '');
  const before = { ...stack.use };
  [executions, transitions, task_invocations] = [0, 0, 0];
  await released(stack, '2', services);
  const { events } = await eventsAfter(stack, cursor);
  for (const event of events) await projectEvent(stack.deps, event);
  await stack.close();
  const use = stack.use;
  const [gets, queries] = [use.gets - before.gets, use.queries - before.queries];
  const transactions = use.transactions - before.transactions;
  return {
    services,
    waves: Math.ceil(services / servicesPerWave),
    executions,
    transitions,
    task_invocations,
    table_requests: gets + queries + transactions,
    gets,
    queries,
    transactions,
    read_units: use.read_units - before.read_units,
    write_units: use.write_units - before.write_units,
    events: events.length,
  };
};
