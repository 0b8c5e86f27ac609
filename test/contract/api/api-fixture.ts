import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createHandler as configurationHandler,
  routes as configurationRoutes,
} from '../../../functions/configuration-manager/serve-api.handler.ts';
import {
  createHandler as dashboardHandler,
  routes as dashboardRoutes,
} from '../../../functions/monitoring-dashboard/serve-api.handler.ts';
import {
  createHandler as orchestratorHandler,
  routes as orchestratorRoutes,
} from '../../../functions/orchestrator/serve-api.handler.ts';
import {
  createHandler as aboutHandler,
  routes as aboutRoutes,
} from '../../../functions/orchestrator/serve-about.handler.ts';
import {
  createHandler as controlHandler,
  routes as controlRoutes,
} from '../../../functions/orchestrator/serve-control.handler.ts';
import {
  createHandler as resourceHandler,
  routes as resourceRoutes,
} from '../../../functions/resource-provisioner/serve-api.handler.ts';
import { openChangeSignal } from '../../../local/http/change-signal.ts';
import { serveApi } from '../../../local/http/serve-api.ts';
import { openIssuer } from '../../../local/issuer/issuer.ts';
import { findEarlierSubmission } from '../../../shared/adapters/store/find-earlier-submission.ts';
import { allRoutes } from '../../../shared/contracts/routes/all.routes.ts';
import { problemSchema, type Problem } from '../../../shared/contracts/routes/problem.ts';
import { administratorsGroup } from '../../../shared/domain/environment/security-policy.ts';
import { routeMatcher } from '../../../shared/runtime/http/match-route.ts';
import { fakeObservedServices } from '../../fakes/observed-services.fake.ts';
import { recordingLog } from '../../fakes/recording-log.fake.ts';
import { fakeResourceDriver } from '../../fakes/resource-driver.fake.ts';
import { fakeWorkflowEngine } from '../../fakes/workflow-engine.fake.ts';
import { openTestStore } from '../../unit/shared/adapters/store/store-fixture.ts';

export type Call = {
  readonly as?: string;
  readonly token?: string;
  readonly body?: unknown;
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
};
/** `body` is the parsed JSON, or the text of another type. */
export type Called = {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- held against the contract of its route before a test sees it
  readonly body: any;
  readonly problem?: Problem;
};

/** The machine's time, which a test can put ahead. */
const movableClock = () => {
  let ahead = 0;
  return { now: () => Date.now() + ahead, advance: (milliseconds: number) => void (ahead += milliseconds) };
};

const match = routeMatcher(allRoutes);

/** Every answer is held against the contract of its route: what it does not promise fails the test. */
const checkAnswer = (method: string, path: string, status: number, type: string, body: unknown): void => {
  if (status >= 400) return void problemSchema.parse(body);
  const matched = match(method, new URL(path, 'http://any').pathname);
  if (matched.outcome !== 'matched') return;
  const contract = matched.route.answers[status];
  if (contract === undefined) throw new Error(`${method} ${path} answered ${status}, which its contract does not list`);
  if (type.startsWith('application/json')) contract.schema?.parse(body);
};

/** The whole API over HTTP on a free port, over the table in memory and fakes of the provider and the engine. */
export const openTestApi = async (prefix?: string) => {
  const home = await mkdtemp(join(tmpdir(), 'windlass-api-'));
  const clock = movableClock();
  const store = openTestStore({ clock, ...(prefix !== undefined && { prefix }) });
  const [engine, services, resources, log, signal] = [
    fakeWorkflowEngine(),
    fakeObservedServices(),
    fakeResourceDriver(),
    recordingLog(),
    openChangeSignal(),
  ];
  const issuer = await openIssuer({ home, clock, ids: store.ids });
  const drivers = (_: string, type: Parameters<typeof resources.driver.resource_types.includes>[0]) =>
    resources.driver.resource_types.includes(type) ? resources.driver : undefined;
  const deps = {
    ...store,
    findEarlierSubmission: findEarlierSubmission(store.table),
    deployer: services,
    drivers,
    supported_providers: ['LOCAL'] as const,
    engine,
    awaitChange: signal.awaitChange,
    log,
  };
  const served = await serveApi({
    handlers: [
      { routes: orchestratorRoutes, handler: orchestratorHandler(deps) },
      { routes: aboutRoutes, handler: aboutHandler(deps) },
      { routes: controlRoutes, handler: controlHandler(deps) },
      { routes: configurationRoutes, handler: configurationHandler(deps) },
      { routes: resourceRoutes, handler: resourceHandler(deps) },
      { routes: dashboardRoutes, handler: dashboardHandler(deps) },
    ],
    issuer,
    ids: store.ids,
    host: '127.0.0.1',
    port: 0,
    log,
  });

  const tokens = new Map<string, string>();
  const tokenOf = async (subject: string): Promise<string> => {
    const groups = subject === 'root' ? [administratorsGroup] : [];
    const token = tokens.get(subject) ?? (await issuer.issueToken({ subject, groups, lifetime_seconds: 86_400 }));
    tokens.set(subject, token);
    return token;
  };

  const requestOf = async (method: string, { as = 'root', token, body, raw, headers }: Call): Promise<RequestInit> => {
    const authorization = token ?? (as === '' ? undefined : `Bearer ${await tokenOf(as)}`);
    const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const sent = content === undefined ? {} : { 'content-type': 'application/json' };
    return {
      method,
      headers: { ...(authorization !== undefined && { authorization }), ...sent, ...headers },
      ...(content !== undefined && { body: content }),
    };
  };

  /** As the administrator `root` unless told; `as: ''` sends no token. */
  const call = async (method: string, path: string, options: Call = {}): Promise<Called> => {
    const answered = await fetch(`${served.url}${path}`, await requestOf(method, options));
    const text = await answered.text();
    const { status, headers } = answered;
    if (text === '') return { status, headers, body: '' };
    const type = headers.get('content-type') ?? '';
    const body: unknown = type.includes('json') ? JSON.parse(text) : text;
    checkAnswer(method, path, status, type, body);
    return { status, headers, body, ...(status >= 400 && { problem: body as Problem }) };
  };

  const close = async (): Promise<void> => {
    signal.close();
    await served.close();
    await rm(home, { recursive: true, force: true });
  };
  return { url: served.url, call, deps, store, clock, engine, services, resources, log, signal, issuer, close };
};
export type TestApi = Awaited<ReturnType<typeof openTestApi>>;

const grant = (role: string, principal: string) => ({
  id: `${principal}-is-${role}`,
  kind: 'ACCESS',
  role,
  principals: [principal],
});

/** An environment in which vera is a viewer, dan a deployer and ada an admin. */
export const definition = (id = 'dev', changes: object = {}) => ({
  id,
  type: 'DEVELOPMENT',
  security_policies: [grant('viewer', 'vera'), grant('deployer', 'dan'), grant('admin', 'ada')],
  ...changes,
});

export const service = (name: string, changes: object = {}) => ({
  name,
  version: '1.0.0',
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}` },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
  ...changes,
});

export const release = (name = 'shop-v1', changes: object = {}, more: object = {}) => ({
  name,
  ...more,
  specification: {
    target_environment: 'dev',
    services: [service('stock'), service('shop', { dependencies: [{ service_name: 'stock' }] })],
    ...changes,
  },
});
