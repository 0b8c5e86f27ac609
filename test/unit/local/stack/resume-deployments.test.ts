import { describe, expect, it } from '@jest/globals';
import { resumeDeployments } from '../../../../local/stack/resume-deployments.ts';
import { openLine } from '../../functions/orchestrator/line.world.ts';

describe('what a new process resumes', () => {
  it('is who has the lease, though it was never started, and nobody who waits in line [B5]', async () => {
    const world = await openLine();
    world.engine.failWith(new Error('the process ends'));
    await world.submit('first');
    await world.queue('second');
    world.engine.failWith(undefined);
    const resumed = await resumeDeployments({ ...world.deps, deployments: world.store.deployments });
    expect([resumed.map(({ name }) => name), world.begun()]).toEqual([['first'], ['first']]);
  });
});
