import type { ApiDeps } from '../../../local/stack/api-handlers.ts';
import { apiHandlers } from '../../../local/stack/api-handlers.ts';
import type { StackDeps } from '../../../local/stack/stack-deps.ts';
import { openStore } from '../../../shared/adapters/store/open-store.ts';
import { findEarlierSubmission } from '../../../shared/adapters/store/find-earlier-submission.ts';
import { openProjectionStore } from '../../../shared/adapters/store/projection.store.ts';
import type { Clock } from '../../../shared/ports/clock.port.ts';
import { administratorsGroup } from '../../../shared/domain/environment/security-policy.ts';
import { routeMatcher } from '../../../shared/runtime/http/match-route.ts';
import { fakeArtifactReader } from '../../fakes/artifact-reader.fake.ts';
import type { Life } from './life.ts';
import type { ShopWorld } from './shop.world.ts';

export type Answer = { readonly status: number; readonly body: string };
export type Request = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly idempotency_key?: string;
};
/** What a client does; never answered when the life ends meanwhile. */
export type Ask = (request: Request) => Promise<Answer>;

/** One process or one Lambda's container of many: everything that it needs of the world, through its life. */
export const depsOf = (
  world: ShopWorld,
  life: Life,
  clock: Clock = world.time,
): StackDeps & { readonly table: ShopWorld['table'] } => {
  const table = life.wrap('table', world.table, { changing: ['transact'], reading: ['get', 'query', 'changes'] });
  const driver = life.wrap('driver', world.seen.driver, {
    changing: ['create', 'configure', 'remove', 'restore'],
    reading: ['read', 'verify', 'measure', 'snapshot'],
  });
  const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  return {
    ...openStore({ table, clock, ids: world.ids, random: () => 0.5, sleep }),
    table,
    findEarlierSubmission: findEarlierSubmission(table),
    projections: openProjectionStore(table),
    deployer: life.wrap('deployer', world.seen.deployer, {
      changing: ['install', 'scale', 'shiftTraffic', 'remove'],
      reading: ['checkArtifact', 'describe', 'addressOf', 'waitUntilSettled', 'measure', 'sample'],
    }),
    drivers: (_, type) => (driver.resource_types.includes(type) ? driver : undefined),
    artifacts: life.wrap('artifacts', fakeArtifactReader().reader, { changing: [], reading: ['filesOf'] }),
    alarms: undefined,
    reports: life.wrap('reports', world.reports, { changing: ['store'] }),
    supported_providers: ['LOCAL'],
    http: life.wrap('http', world.http, { changing: [], reading: ['send'] }),
    clock,
    ids: world.ids,
    log: world.log,
    sleep,
  };
};

/** The API of a life, as an administrator calls it. */
export const apiOf = (deps: ApiDeps): Ask => {
  const mounted = apiHandlers(deps).flatMap(({ routes, handler }) =>
    routes.map((contract) => ({ ...contract, handler })),
  );
  const match = routeMatcher(mounted);
  return async ({ method, path, query, body, idempotency_key }) => {
    const matched = match(method, path);
    if (matched.outcome !== 'matched') throw new Error(`no route for ${method} ${path}`);
    const { statusCode, body: text = '' } = await matched.route.handler({
      routeKey: `${method} ${matched.route.path}`,
      rawPath: path,
      headers: {
        'content-type': 'application/json',
        ...(idempotency_key !== undefined && { 'idempotency-key': idempotency_key }),
      },
      pathParameters: matched.params,
      ...(query !== undefined && { queryStringParameters: query }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: {
        requestId: deps.ids.next(),
        http: { method },
        authorizer: { jwt: { claims: { sub: 'root', groups: [administratorsGroup] } } },
      },
    });
    return { status: statusCode, body: text };
  };
};
