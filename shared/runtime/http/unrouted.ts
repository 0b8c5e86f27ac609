import type { RouteMatch } from './match-route.ts';
import { problem } from './problem.ts';
import { answer, type RouteAnswer } from './route.ts';

/** What a request gets that no route is for: 404, 405 with Allow, or for OPTIONS what is allowed. */
export const answerUnrouted = (
  method: string,
  path: string,
  match: Exclude<RouteMatch<unknown>, { outcome: 'matched' }>,
): RouteAnswer => {
  if (match.outcome === 'no_route')
    return problem(
      404,
      'no_route',
      `There is nothing at ${path.slice(0, 200)}. GET /v1/openapi.json lists what there is.`,
    );
  const allow = match.allowed.join(', ');
  if (method === 'OPTIONS') return answer(204, undefined, { allow });
  return problem(
    405,
    'method_not_allowed',
    `${method.slice(0, 20)} is not allowed at ${path.slice(0, 200)}. Allowed: ${allow}.`,
    { headers: { allow } },
  );
};
