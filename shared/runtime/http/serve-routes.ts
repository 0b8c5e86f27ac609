import { routeKeyOf } from '../../contracts/routes/route.contract.ts';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import type { Clock } from '../../ports/clock.port.ts';
import type { Log } from '../../ports/log.port.ts';
import type { ApiEvent, ApiHandler } from './api-event.ts';
import { apiResult } from './api-result.ts';
import { problemOfError } from './problem-of-error.ts';
import { notFound } from './problem.ts';
import { readRequest, type RequestDeps } from './read-request.ts';
import type { Route, RouteAnswer } from './route.ts';

export type ServeDeps = RequestDeps & { readonly clock: Clock; readonly log: Log };

const logAnswer = (
  { clock, log }: ServeDeps,
  event: ApiEvent,
  answer: RouteAnswer,
  started: number,
  error: unknown,
): void => {
  const fields = {
    request_id: event.requestContext.requestId,
    route: event.routeKey,
    target: event.pathParameters?.['id'] ?? '',
    status: answer.status,
    code: answer.outcome === 'problem' ? answer.code : '',
    milliseconds: Math.max(0, clock.now() - started),
  };
  if (answer.status < 500) log.info('request', fields);
  else
    log.error('request failed', {
      ...fields,
      error: error instanceof Error ? `${error.name}: ${messageOf(error)}` : String(error),
      ...(answer.status === 500 && error instanceof Error && { stack: error.stack ?? '' }),
    });
};

const run = async (deps: ServeDeps, route: Route | undefined, event: ApiEvent): Promise<RouteAnswer> => {
  if (route === undefined) return notFound('route', event.routeKey);
  const read = await readRequest(deps, route.contract, event);
  return read.outcome === 'problem' ? read : route.handle(read.request);
};

/** A Lambda for routes that API Gateway has told apart already: it names the route in `routeKey`, `GET /v1/environments/{id}`. Never throws. */
export const serveRoutes = (deps: ServeDeps, routes: readonly Route[]): ApiHandler => {
  const byKey = new Map(routes.map((route) => [routeKeyOf(route.contract), route]));
  return async (event) => {
    const started = deps.clock.now();
    let error: unknown;
    const answer = await run(deps, byKey.get(event.routeKey), event).catch((thrown: unknown) => {
      error = thrown;
      return problemOfError(thrown);
    });
    logAnswer(deps, event, answer, started, error);
    return apiResult(answer, event.requestContext.requestId);
  };
};
