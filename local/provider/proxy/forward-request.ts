import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Backend } from './backend.ts';
import { attempt } from './attempt.ts';
import { answerProblem, noAnswer, noHealthyInstance } from './problem-answer.ts';
import { isProblem, readWish } from './read-wish.ts';
import type { Route } from './route.ts';

const mostAttempts = 3;

/** Answers a request by an instance of the service; by another one when the first gave no answer and that is safe. */
export const forwardRequest = async (
  route: Route,
  incoming: IncomingMessage,
  answer: ServerResponse,
): Promise<void> => {
  const wish = readWish(route, incoming);
  if (isProblem(wish)) return answerProblem(answer, wish);
  const exchange = { route, wish, incoming };
  const tried = new Set<Backend>();
  let why = '';
  for (let attempts = 0; attempts < mostAttempts; attempts += 1) {
    const backend = route.pool.pick(tried, wish);
    if (backend === undefined) break;
    tried.add(backend);
    const result = await attempt(exchange, backend, answer);
    if (result.outcome === 'answered') return;
    why = result.why;
    if (!result.mayTryAgain) break;
  }
  if (tried.size === 0) route.traffic.recordUnrouted();
  if (!answer.destroyed)
    answerProblem(answer, tried.size === 0 ? noHealthyInstance(route.service_name) : noAnswer(route.service_name, why));
};
