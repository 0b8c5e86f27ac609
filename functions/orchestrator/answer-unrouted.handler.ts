import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { apiResult } from '../../shared/runtime/http/api-result.ts';
import { routeMatcher } from '../../shared/runtime/http/match-route.ts';
import { answerUnrouted } from '../../shared/runtime/http/unrouted.ts';

/** What API Gateway has no route for comes here: 404, or 405 with what is allowed. A HEAD is not answered on AWS, where each route has one method. */
export const createHandler = (): ApiHandler => {
  const match = routeMatcher(allRoutes);
  return async ({ rawPath, requestContext: { http, requestId } }) => {
    const matched = match(http.method, rawPath);
    const unrouted =
      matched.outcome === 'matched' ? { outcome: 'other_method' as const, allowed: [matched.route.method] } : matched;
    return apiResult(answerUnrouted(http.method, rawPath, unrouted), requestId);
  };
};
