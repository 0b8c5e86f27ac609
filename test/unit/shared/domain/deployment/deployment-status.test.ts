import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canMove,
  deploymentStatuses,
  deploymentTransitions,
  isTerminal,
  move,
  type DeploymentStatus,
} from '../../../../../shared/domain/deployment/deployment-status.ts';

const way: readonly DeploymentStatus[] = [
  'PENDING',
  'VALIDATING',
  'PREPARING',
  'PROVISIONING',
  'DEPLOYING',
  'TESTING',
  'MONITORING',
  'COMPLETED',
];
const status = fc.constantFrom(...deploymentStatuses);

describe('the status of a deployment', () => {
  it('moves forward one step at a time, and from everything unfinished to FAILED or CANCELLED; any other move is refused with a typed error [E1]', () => {
    for (const from of deploymentStatuses) {
      for (const to of deploymentStatuses) {
        const isNext = way.includes(from) && way.indexOf(to) === way.indexOf(from) + 1;
        const isEnd = way.indexOf(from) >= 0 && from !== 'COMPLETED' && (to === 'FAILED' || to === 'CANCELLED');
        expect(canMove(from, to)).toBe(isNext || isEnd);
        if (isNext || isEnd) expect(move(from, to)).toBe(to);
        else
          expect(() => move(from, to)).toThrow(
            expect.objectContaining({
              name: 'IllegalTransitionError',
              code: 'illegal_transition',
              retryable: false,
              data: { from, to },
            }),
          );
      }
    }
  });

  it('ends in COMPLETED, FAILED or CANCELLED, and nowhere else [E1]', () => {
    expect(deploymentStatuses.filter(isTerminal)).toEqual(['COMPLETED', 'FAILED', 'CANCELLED']);
  });

  it('ends after at most seven moves, whichever are taken [E1]', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), (choices) => {
        let [current, moves]: [DeploymentStatus, number] = ['PENDING', 0];
        for (const choice of choices) {
          const next: readonly DeploymentStatus[] = deploymentTransitions[current];
          if (next.length === 0) break;
          [current, moves] = [move(current, next[choice % next.length] as DeploymentStatus), moves + 1];
        }
        expect(isTerminal(current)).toBe(true);
        expect(moves).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('never comes back to where it was [E1]', () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        if (canMove(from, to)) expect(canMove(to, from)).toBe(false);
      }),
    );
  });

  it('says which moves would be allowed', () => {
    expect(() => move('TESTING', 'COMPLETED')).toThrow(
      'A deployment cannot go from TESTING to COMPLETED: from TESTING the next can be MONITORING, FAILED, CANCELLED.',
    );
    expect(() => move('FAILED', 'PENDING')).toThrow('FAILED allows no such move');
  });
});
