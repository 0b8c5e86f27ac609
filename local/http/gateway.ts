import type { IncomingMessage } from 'node:http';
import type { RouteContract } from '../../shared/contracts/routes/route.contract.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { ApiHandler, ApiResult } from '../../shared/runtime/http/api-event.ts';
import { apiResult } from '../../shared/runtime/http/api-result.ts';
import { tooLarge } from '../../shared/runtime/http/body-text.ts';
import { routeMatcher, type Params } from '../../shared/runtime/http/match-route.ts';
import { problem } from '../../shared/runtime/http/problem.ts';
import { answer, type RouteAnswer } from '../../shared/runtime/http/route.ts';
import { answerUnrouted } from '../../shared/runtime/http/unrouted.ts';
import type { Issuer } from '../issuer/issuer.ts';
import { apiEventOf } from './api-event-of.ts';
import { authorizeRequest } from './authorize-request.ts';
import { readRequestBody } from './read-request-body.ts';

/** One component's part of the API. */
export type MountedHandler = { readonly routes: readonly RouteContract[]; readonly handler: ApiHandler };
export type GatewayDeps = {
  readonly handlers: readonly MountedHandler[];
  readonly issuer: Pick<Issuer, 'verifyToken' | 'jwks'>;
  readonly ids: Ids;
};
/** What a request gets; `aborted` when nobody waits for it any more. */
export type Gateway = (request: IncomingMessage) => Promise<ApiResult | 'aborted'>;

type Routed = {
  readonly contract: RouteContract;
  readonly handler: ApiHandler;
  readonly params: Params;
  readonly url: URL;
};

const jwksPath = '/.well-known/jwks.json';

const urlOf = (request: IncomingMessage): URL | null =>
  request.url?.startsWith('/') === true ? URL.parse(`http://gateway${request.url}`) : null;

/** Finds the route of a request, or what it gets without one. */
const routing = ({
  handlers,
  issuer,
}: GatewayDeps): ((request: IncomingMessage) => RouteAnswer | ({ readonly outcome: 'routed' } & Routed)) => {
  const mounted = handlers.flatMap(({ routes, handler }) =>
    routes.map((contract) => ({ method: contract.method, path: contract.path, contract, handler })),
  );
  const match = routeMatcher(mounted);
  return (request) => {
    const method = request.method ?? 'GET';
    const url = urlOf(request);
    if (url === null) return problem(400, 'malformed', 'The target of the request is not a path that begins with /.');
    if (url.pathname === jwksPath && (method === 'GET' || method === 'HEAD')) return answer(200, issuer.jwks());
    const matched = match(method, url.pathname);
    if (matched.outcome !== 'matched') return answerUnrouted(method, url.pathname, matched);
    return {
      outcome: 'routed',
      contract: matched.route.contract,
      handler: matched.route.handler,
      params: matched.params,
      url,
    };
  };
};

const invoke = async (
  { issuer }: GatewayDeps,
  request: IncomingMessage,
  request_id: string,
  routed: Routed,
): Promise<
  RouteAnswer | { readonly outcome: 'result'; readonly result: ApiResult } | { readonly outcome: 'aborted' }
> => {
  const authorized =
    routed.contract.access.kind === 'public'
      ? undefined
      : await authorizeRequest(issuer, request.headers.authorization);
  if (authorized?.outcome === 'problem') return authorized;
  const body = await readRequestBody(request);
  if (body.outcome === 'too_large') return tooLarge();
  if (body.outcome === 'aborted') return body;
  const event = apiEventOf({
    request,
    request_id,
    ...routed,
    ...(authorized !== undefined && { claims: authorized.claims }),
    bytes: body.bytes,
  });
  return { outcome: 'result', result: await routed.handler(event) };
};

/** What API Gateway does for the Lambdas: finds the route, verifies the token, limits the body, and hands on an event. */
export const openGateway = (deps: GatewayDeps): Gateway => {
  const route = routing(deps);
  return async (request) => {
    const request_id = deps.ids.next();
    const routed = route(request);
    const answered = routed.outcome === 'routed' ? await invoke(deps, request, request_id, routed) : routed;
    if (answered.outcome === 'aborted') return 'aborted';
    return answered.outcome === 'result' ? answered.result : apiResult(answered, request_id);
  };
};
