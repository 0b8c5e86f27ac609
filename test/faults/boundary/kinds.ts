import type { TrafficSample } from '../../../shared/domain/judge/traffic-sample.ts';
import { canary } from '../../unit/functions/orchestrator/canary.world.ts';
import type { DeploymentStatus } from '../../../shared/domain/deployment/deployment-status.ts';
import type { RollbackStatus } from '../../../shared/domain/deployment/deployment-state.ts';

/** How a release of this kind looks; `version` is another for each release. */
type Services = (version: string) => readonly object[];
export type Outcome = { readonly status: DeploymentStatus; readonly rollback: RollbackStatus };

/** A hold while the release begins, in which it waits in line; or one while it runs, which nobody releases. */
export type Steering = 'begun under a hold' | 'held while it runs';

/** A release that is cut off at each of its steps. A new kind is one more entry. */
export type Kind = {
  readonly name: string;
  readonly services: Services;
  readonly specification?: (version: string) => object;
  /** What else is asked for, besides the release, by who asks for it. */
  readonly steering?: Steering;
  /** Which share of the requests fails that its versions are asked; none unless told. */
  readonly failing_share?: number;
  /** What is cut off: the release, its undoing when it has failed, or its rollback when it has completed. */
  readonly cut: 'release' | 'undoing' | 'rollback';
  /** How it ends when nothing is cut off, and, where the process that dies is followed by one that goes on, at every cut. */
  readonly outcome: Outcome;
};

/** A credential that somebody wrote into a specification: accepted with a warning in DEVELOPMENT, and to be seen nowhere else (I7). */
export const secret = 'correct-horse-battery-staple';

const service = (name: string, version: string, changes: object = {}): object => ({
  name,
  version,
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}/${version}` },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
  ...changes,
});
const instances = (count: number): object => ({ scaling_rules: [{ min_instances: count, max_instances: count }] });
const needs = (service_name: string): object => ({ dependencies: [{ service_name }] });

/** Two that are there already, one in each strategy, and one that is new, with a database of its own. */
const services: Services = (version) => [
  service('stock', version, { deployment_strategy: { kind: 'RECREATE' } }),
  service('cart', version, { ...needs('stock'), ...instances(2), deployment_strategy: { kind: 'ROLLING' } }),
  service(`new-${version}`, version, {
    ...needs('cart'),
    resource_names: [`db-${version}`],
    configuration: { variables: { MAIL_PASSWORD: secret } },
  }),
];
const database = (version: string): object => ({
  resource_requirements: [{ name: `db-${version}`, resource_type: 'RDS_DATABASE', specification: { size_bytes: 1 } }],
});
const test = (status: number): object => ({
  api_tests: [{ name: 'answers', service_name: 'stock', request: { path: '/' }, expect: { status } }],
});

/** One that is switched, and one that takes over step by step. */
const baking: Services = (version) => [
  service('stock', version, { deployment_strategy: { kind: 'BLUE_GREEN', bake_seconds: 2 } }),
  service('cart', version, { ...needs('stock'), ...instances(2), ...canary(steps) }),
];
const steps = [
  [10, 2],
  [50, 2],
] as const;

/** What each version is seen to be asked in any bake, whatever the clocks say. */
export const trafficOf = ({ failing_share = 0 }: Kind): TrafficSample => {
  const [requests, errors] = [400, 400 * failing_share];
  return { requests, errors, latencies: [{ milliseconds: 5, count: requests - errors }] };
};

export const kinds: readonly Kind[] = [
  {
    name: 'a release that completes',
    services,
    specification: (version) => ({ ...database(version), success_criteria: { ...test(200), bake_seconds: 2 } }),
    cut: 'release',
    outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
  },
  {
    name: 'the undoing of a release that failed when everything of it was there',
    services,
    specification: (version) => ({ ...database(version), success_criteria: test(404) }),
    cut: 'undoing',
    outcome: { status: 'FAILED', rollback: 'COMPLETED' },
  },
  {
    name: 'the rollback of a release that completed',
    services,
    specification: database,
    cut: 'rollback',
    outcome: { status: 'COMPLETED', rollback: 'COMPLETED' },
  },
  {
    name: 'a release with a canary and a switch that are good',
    services: baking,
    cut: 'release',
    outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
  },
  {
    name: 'a release with a canary that fails',
    services: baking,
    failing_share: 0.3,
    cut: 'release',
    outcome: { status: 'FAILED', rollback: 'COMPLETED' },
  },
  {
    name: 'a release that waits in line until a hold is released',
    services,
    specification: database,
    steering: 'begun under a hold',
    cut: 'release',
    outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
  },
  {
    name: 'a release that is held until that expires',
    services,
    specification: (version) => ({ ...database(version), success_criteria: { bake_seconds: 2 } }),
    steering: 'held while it runs',
    cut: 'release',
    outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
  },
];
