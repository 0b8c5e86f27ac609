import { describe, expect, it } from '@jest/globals';
import { submissionAnswer } from '../../../../functions/orchestrator/release-answers.ts';
import {
  joinQueue,
  mostQueued,
  supersedeQueue,
  type LeaseQueue,
} from '../../../../shared/domain/environment/lease-queue.ts';
import { timestampOf } from '../../../../shared/domain/naming/names.ts';

const entry = (id: string) => ({
  deployment_id: id,
  name: id,
  priority: 'NORMAL' as const,
  at: timestampOf(0),
  by: 'dan',
});
const full: LeaseQueue = Array.from({ length: mostQueued }, (_, index) => entry(`w-${index}`));
const superseded = supersedeQueue(full, 'NORMAL', { deployment_id: 'n', name: 'n', by: 'dan' });

/** What one more gets. */
const answerTo = (queue: LeaseQueue) => {
  const result = joinQueue(queue, entry('late'));
  if (result.outcome !== 'queue_full') throw new Error('there was room');
  return submissionAnswer(result, { name: 'late', environment_id: 'dev', now: 0 });
};
const detailOf = (queue: LeaseQueue): string => JSON.stringify(answerTo(queue));

describe('the answer to one more than fit into a line', () => {
  it('says how many wait, and what makes room [B5]', () => {
    expect(answerTo(full)).toMatchObject({ status: 409 });
    expect(detailOf(full)).toContain('50 deployments wait for dev already, and 50 is the most. Cancel some, or submit');
  });

  it('does not tell to supersede those that are superseded already, and only have to end [B5]', () => {
    const detail = detailOf([...superseded, ...superseded]);
    expect(detail).toContain('full of deployments that were superseded and have not ended yet');
    expect(detail).not.toMatch(/SUPERSEDE|is the most/u);
  });
});
