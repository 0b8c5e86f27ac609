import { describe, expect, it } from '@jest/globals';
import { completePhase } from '../../../../shared/domain/deployment/deployment.aggregate.ts';
import { areOnRecord, concludeTask, type Conclusion } from '../../../../shared/runtime/conclude-task.ts';
import { runStep, type StepFinding } from '../../../../shared/runtime/workflow-step.ts';
import { deployment_id, openRelease } from '../../functions/release-fixture.ts';

const passed: StepFinding = { outcome: 'PASSED', message: 'good' };
const failed = (count: number): StepFinding => ({
  outcome: 'FAILED',
  message: 'bad',
  code: 'bad',
  affected_components: Array.from({ length: count }, (_, index) => `service-${index}`),
});

const conclude = async (findings: readonly StepFinding[], changes: Partial<Conclusion> = {}) => {
  const release = await openRelease({ status: 'VALIDATING' });
  const session = await release.journal.open(deployment_id);
  const steps = await Promise.all(
    findings.map((finding, index) =>
      runStep(release.clock, index === 0 ? 'W21' : 'W22', 'environment-validator', () => finding),
    ),
  );
  const conclusion: Conclusion = {
    during: 'VALIDATING',
    component: 'environment-validator',
    steps,
    passed: (state) => completePhase(state, 'VALIDATION', 'good'),
    ...changes,
  };
  return { release, run: () => concludeTask(release.journal, session, conclusion) };
};

describe('concludeTask', () => {
  it('stores steps and events together, and goes on', async () => {
    const { release, run } = await conclude([passed]);

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect(await release.step('W21')).toMatchObject({ outcome: 'PASSED' });
    expect((await release.state()).status).toBe('PREPARING');
  });

  it('puts the first failure on record, keeps every step, and stops', async () => {
    const { release, run } = await conclude([passed, failed(1)]);

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect(await release.eventTypes()).toEqual(['FAILURE_RECORDED']);
    expect(await release.state()).toMatchObject({ status: 'VALIDATING', failure: { step: 'W22', code: 'bad' } });
    expect(await release.step('W21')).toMatchObject({ outcome: 'PASSED' });
  });

  it('names a bounded number of components', async () => {
    const { release, run } = await conclude([failed(500)]);
    await run();

    expect((await release.state()).failure?.affected_components).toHaveLength(50);
  });

  it('stores nothing when somebody else has stored the same already', async () => {
    const { release, run } = await conclude([passed]);
    await run();
    const { last_sequence } = await release.state();

    expect(await run()).toMatchObject({ outcome: 'PROCEED' });

    expect((await release.state()).last_sequence).toBe(last_sequence);
  });

  it('stops when a cancel came while it worked, without moving the status', async () => {
    const { release, run } = await conclude([passed]);
    await release.cancel();

    expect(await run()).toMatchObject({ outcome: 'STOP' });

    expect((await release.state()).status).toBe('VALIDATING');
    expect(await release.step('W21')).toBeDefined();
  });
});

describe('areOnRecord', () => {
  it('asks for all of the steps', async () => {
    const { release, run } = await conclude([passed]);
    await run();

    expect(await areOnRecord(release.records, deployment_id, ['W21'])).toBe(true);
    expect(await areOnRecord(release.records, deployment_id, ['W21', 'W22'])).toBe(false);
  });

  it('counts a step that failed as not done: the deployment is tried again [B10]', async () => {
    const { release, run } = await conclude([passed, failed(1)]);
    await run();

    expect(await areOnRecord(release.records, deployment_id, ['W21'])).toBe(true);
    expect(await areOnRecord(release.records, deployment_id, ['W21', 'W22'])).toBe(false);
  });
});
