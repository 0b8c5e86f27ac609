import { problem, type ProblemAnswer } from './problem.ts';

/** 401 with the challenge that it must carry (RFC 6750). */
export const unauthorized = (detail: string, challenge = 'Bearer realm="windlass"'): ProblemAnswer =>
  problem(401, 'unauthorized', detail, { headers: { 'www-authenticate': challenge } });
