import { problem, type ProblemAnswer } from './problem.ts';
import { entityTag } from './entity-tag.ts';

/** Somebody else changed the environment since the caller looked. */
export const staleVersion = (environment_id: string, version: number): ProblemAnswer =>
  problem(
    412,
    'environment_changed',
    `${environment_id} has been changed meanwhile: its ETag is ${entityTag(version)} now. Get it again, and apply your change to that.`,
  );
