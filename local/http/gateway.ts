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
import { apiEventOf, type Target } from './api-event-of.ts';
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
  readonly target: Target;
};

const jwksPath = '/.well-known/jwks.json';

/** The target as it was sent: nothing is resolved or decoded, so that a path means the same to whoever checks and whoever answers. */
const targetOf = ({ url = '' }: IncomingMessage): Target | undefined => {
  if (!url.startsWith('/')) return undefined;
  const [path = '', ...query] = url.split('?');
  return { path, query: new URLSearchParams(query.join('?')) };
};

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
    const target = targetOf(request);
    if (target === undefined)
      return problem(400, 'malformed', 'The target of the request is not a path that begins with /.');
    if (target.path === jwksPath && (method === 'GET' || method === 'HEAD')) return answer(200, issuer.jwks());
    const matched = match(method, target.path);
    if (matched.outcome !== 'matched') return answerUnrouted(method, target.path, matched);
    return {
      outcome: 'routed',
      contract: matched.route.contract,
      handler: matched.route.handler,
      params: matched.params,
      target,
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
