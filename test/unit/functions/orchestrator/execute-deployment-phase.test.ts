import { describe, expect, it } from '@jest/globals';
import {
  executeDeploymentPhase,
  type PhaseTasks,
} from '../../../../functions/orchestrator/execute-deployment-phase.ts';
import { phaseTasks } from '../../../../functions/orchestrator/phases/phase-tasks.ts';
import { proceed, stop, waitFor, type TaskOutput } from '../../../../shared/contracts/tasks.ts';
import { deploymentPhases } from '../../../../shared/domain/deployment/deployment-status.ts';
import { readMachine } from '../../../../local/workflow/machine.definitions.ts';
import { openWorld, shop } from './orchestrator.world.ts';

const folder = new URL('../../../../statemachines', import.meta.url).pathname;
const context = { deployment_id: 'd-1' };
const answering = (answers: Readonly<Record<string, readonly TaskOutput[]>>) => {
  const inputs: [string, unknown][] = [];
  const pauses: number[] = [];
  const task = (name: string) => async (input: unknown) => {
    inputs.push([name, input]);
    const given = answers[name] ?? [proceed];
    const seen = inputs.filter(([called]) => called === name).length;
    return given[Math.min(seen, given.length) - 1];
  };
  const names = [...new Set(Object.values(phaseTasks).flat()), 'AdvanceRollout'];
  const tasks = Object.fromEntries(names.map((name) => [name, task(name)])) as PhaseTasks;
  return { deps: { tasks, sleep: async (milliseconds: number) => void pauses.push(milliseconds) }, inputs, pauses };
};

describe('executing a phase', () => {
  it('runs the tasks of the phase in their order, with the deployment’s id [O3]', async () => {
    const { deps, inputs } = answering({});
    expect(await executeDeploymentPhase(deps, 'TESTING', context)).toEqual({
      phase: 'TESTING',
      outcome: 'COMPLETED',
      tasks_run: ['RunTests', 'ScanDeployment', 'VerifyBehavior'],
    });
    expect(inputs).toEqual(['RunTests', 'ScanDeployment', 'VerifyBehavior'].map((name) => [name, context]));
  });

  it('runs the waves one after the other, and each service of a wave [O3]', async () => {
    const wave = (...names: string[]): TaskOutput =>
      ({
        ...proceed,
        services: names.map((service_name) => ({ ...context, service_name })),
        max_parallel: 2,
      }) as TaskOutput;
    const { deps, inputs } = answering({ PlanWave: [wave('a', 'b', 'c'), wave('d'), wave()] });
    const result = await executeDeploymentPhase(deps, 'DEPLOYMENT', context);
    expect(result.tasks_run).toEqual([
      'PlanWave',
      'AdvanceRollout',
      'AdvanceRollout',
      'AdvanceRollout',
      'PlanWave',
      'AdvanceRollout',
      'PlanWave',
      'VerifyServices',
    ]);
    expect(inputs[1]).toEqual(['AdvanceRollout', { ...context, service_name: 'a' }]);
  });

  it('calls a task again that has to wait, after the time that it says [O3]', async () => {
    const { deps, pauses } = answering({ WatchRelease: [waitFor(3), waitFor(2), proceed] });
    const result = await executeDeploymentPhase(deps, 'COMPLETION', context);
    expect([result.outcome, result.tasks_run.filter((name) => name === 'WatchRelease').length, pauses]).toEqual([
      'COMPLETED',
      3,
      [3_000, 2_000],
    ]);
  });

  it('ends where a task says STOP [O3]', async () => {
    const { deps } = answering({ ScanDeployment: [stop] });
    expect(await executeDeploymentPhase(deps, 'TESTING', context)).toEqual({
      phase: 'TESTING',
      outcome: 'STOPPED',
      tasks_run: ['RunTests', 'ScanDeployment'],
    });
  });

  it('has the tasks of the state machines, in their order [O3 DC2]', async () => {
    const order = Object.keys((await readMachine(folder, 'deployment')).States);
    const ofMachines = [...order, ...Object.keys((await readMachine(folder, 'rollback')).States)];
    const tasks = deploymentPhases.flatMap((phase): readonly string[] => phaseTasks[phase]);
    expect(ofMachines.filter((name) => tasks.includes(name))).toEqual(tasks);
  });

  it('brings a real release through, phase by phase [O3]', async () => {
    const world = await openWorld();
    const state = await world.release(shop('1'));
    expect(state.status).toBe('COMPLETED');
  });
});
