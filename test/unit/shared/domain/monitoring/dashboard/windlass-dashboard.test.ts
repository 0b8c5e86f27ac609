import { describe, expect, it } from '@jest/globals';
import { windlassDashboard } from '../../../../../../shared/domain/monitoring/dashboard/windlass-dashboard.ts';
import { measuredTasks } from '../../../../../../shared/domain/monitoring/measured-tasks.ts';
import { componentNames } from '../../../../../../shared/domain/naming/names.ts';
import { allStates, machineNames, readMachine } from '../../../../../../local/workflow/machine.definitions.ts';
import { dashboardFaults, widgetsOf } from './dashboard-faults.ts';

const body = windlassDashboard({
  stage: 'e2e',
  region: '${AWS::Region}',
  api_id: '${HttpApi}',
  table_name: '${Table}',
  dead_letter_queue: '${DeadLetters.QueueName}',
  machines: [
    { name: 'deployment', arn: '${DeploymentMachine}' },
    { name: 'rollback', arn: '${RollbackMachine}' },
  ],
});
const metrics = widgetsOf(body).flatMap(({ properties }) => properties.metrics ?? []);

describe('the dashboard of Windlass itself', () => {
  it('is valid', () => {
    expect(dashboardFaults(body)).toEqual([]);
  });

  it('shows metrics of each of the seven components, and of each of their tasks [DC6 IP31]', () => {
    expect(componentNames).toHaveLength(7);
    for (const component of componentNames)
      for (const task of measuredTasks[component])
        for (const metric of ['TaskDuration', 'TaskFailures', 'TaskStops'])
          expect(metrics).toContainEqual([
            'Windlass',
            metric,
            'stage',
            'e2e',
            'component',
            component,
            'task',
            task,
            expect.anything(),
          ]);
  });

  it('knows every task that a state machine calls, by the component that it is of [IP31]', async () => {
    const folder = new URL('../../../../../../statemachines', import.meta.url).pathname;
    const called = (await Promise.all(machineNames.map((name) => readMachine(folder, name))))
      .flatMap((machine) => allStates(machine))
      .flatMap(({ state }) => /^\$\{(\w+)\}$/.exec(String((state as { Resource?: string }).Resource))?.[1] ?? []);
    const known: readonly string[] = Object.values(measuredTasks).flat();
    expect(new Set(called).size).toBeGreaterThan(15);
    expect([...new Set(called)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('shows executions, the API, dead letters and the table [DC6]', () => {
    const shown = new Set(metrics.map(([namespace, metric]) => `${String(namespace)} ${String(metric)}`));
    for (const one of [
      'AWS/States ExecutionsFailed',
      'AWS/ApiGateway 4xx',
      'AWS/ApiGateway 5xx',
      'AWS/SQS ApproximateNumberOfMessagesVisible',
      'AWS/DynamoDB WriteThrottleEvents',
    ])
      expect([one, shown.has(one)]).toEqual([one, true]);
    expect(body).toContain('${DeploymentMachine}');
  });
});
