import type { NewDeployment } from '../../../../../shared/domain/deployment/deployment.repository.ts';
import { deploymentRequestSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import type { NewDeploymentEvent } from '../../../../../shared/domain/deployment/deployment-event.ts';
import type { LiveService, ServiceRecord } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { workflowSteps, type StepId, type StepRecord } from '../../../../../shared/domain/deployment/step-record.ts';
import { environmentDefinitionSchema, type Environment } from '../../../../../shared/domain/environment/environment.ts';
import { nothing } from '../../../../../shared/domain/environment/capacity.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import type { ReleasePlan } from '../../../../../shared/domain/planning/release-plan.ts';
import type { Resource } from '../../../../../shared/domain/resource/resource.ts';
import { serviceSpecificationSchema, type ServiceSpecification } from '../../../../../shared/domain/service/service.ts';
import type { TableWithFeed } from '../../../../../shared/ports/table.port.ts';
import { openSqliteTable } from '../../../../../shared/adapters/sqlite/table.sqlite.ts';
import { openStore } from '../../../../../shared/adapters/store/open-store.ts';

export const startOfTest = Date.UTC(2026, 10, 23, 19, 9, 23);
export const at = (milliseconds = 0): string => timestampOf(startOfTest + milliseconds);

/** Time that stands still until the test moves it. */
export const manualClock = (now = startOfTest) => ({
  now: () => now,
  advance: (milliseconds: number) => void (now += milliseconds),
});

/** Ids that sort in the order in which they were given; each prefix is a process of its own. */
export const countingIds = (prefix = '01') => {
  let count = 0;
  return { next: () => `${prefix}${String((count += 1)).padStart(24, '0')}` };
};

/** A store over a table in memory, or over the given one. */
export const openTestStore = (
  options: {
    readonly table?: TableWithFeed;
    readonly prefix?: string;
    readonly clock?: ReturnType<typeof manualClock>;
  } = {},
) => {
  const clock = options.clock ?? manualClock();
  const table = options.table ?? openSqliteTable({ file: ':memory:', clock });
  const ids = countingIds(options.prefix);
  return { ...openStore({ table, clock, ids, sleep: async () => {} }), table, clock, ids };
};
export type TestStore = ReturnType<typeof openTestStore>;

export const someAudit = { actor: 'ada', action: 'environment.save', target: 'dev', details: {} } as const;

export const someEnvironment = (changes: Partial<Environment> = {}): Environment => {
  const { name, ...definition } = environmentDefinitionSchema.parse({ id: 'dev', type: 'DEVELOPMENT' });
  return { ...definition, name: name ?? 'dev', resources: [], status: 'ACTIVE', version: 1, ...changes };
};

export const saveSomeEnvironment = async (
  store: Pick<TestStore, 'environments'>,
  changes: Partial<Environment> = {},
): Promise<Environment> => {
  const saved = await store.environments.saveEnvironment(someEnvironment(changes), 0, someAudit);
  if (saved.outcome !== 'saved') throw new Error(`not saved: ${saved.outcome}`);
  return saved.environment;
};

export const someService = (name = 'cart', changes: object = {}): ServiceSpecification =>
  serviceSpecificationSchema.parse({
    name,
    version: '1.0.0',
    artifact: { kind: 'DIRECTORY', location: `/home/ada/shop/services/${name}` },
    command: ['node', 'server.mjs', name],
    health_checks: [{ kind: 'HTTP', path: '/health', interval_milliseconds: 200 }],
    ...changes,
  });

export const someStep = (id: StepId = 'W11', changes: Partial<StepRecord> = {}): StepRecord => ({
  id,
  name: workflowSteps[id].name,
  phase: workflowSteps[id].phase,
  component: 'orchestrator',
  outcome: 'PASSED',
  message: 'The specification names 4 services and is well formed.',
  started_at: at(),
  finished_at: at(12),
  duration_milliseconds: 12,
  ...changes,
});

const amount = { ...nothing, cpu_millicores: 400, memory_bytes: 4 * 134_217_728, instances: 4 };

export type DeploymentOptions = {
  readonly id?: string;
  readonly name?: string;
  readonly services?: readonly ServiceSpecification[];
  readonly environment?: Pick<Environment, 'id' | 'version'>;
  readonly instances?: number;
  readonly idempotency?: NewDeployment['idempotency'];
  readonly request?: Partial<NewDeployment['request']>;
};

const planOf = (
  services: readonly ServiceSpecification[],
  environment: Pick<Environment, 'id' | 'version'>,
): ReleasePlan => ({
  environment_id: environment.id,
  environment_version: environment.version,
  specification_hash: 'c0'.repeat(32),
  services: services.map((service) => ({
    name: service.name,
    change: 'CREATE',
    to_version: service.version,
    version_id: `${service.version}-${'1f'.repeat(6)}`,
    wave: 0,
    strategy: 'ROLLING',
    instances: 1,
  })),
  resources: [],
  waves: [services.map((service) => service.name)],
  cost_microusd_per_hour: 0,
  capacity: { peak: amount, lasting: amount, in_use: nothing, limits: someEnvironment().configuration.limits },
  risk: { level: 'LOW', reasons: ['All services are new.'] },
  hash: '9a'.repeat(32),
});

const requestOf = (
  name: string,
  target_environment: string,
  services: readonly ServiceSpecification[],
): NewDeployment['request'] => {
  const request = deploymentRequestSchema.parse({
    name,
    description: 'First release of the shop.',
    specification: { target_environment, services: services.slice(0, 1) },
  });
  return { ...request, specification: { ...request.specification, services: [...services] } };
};

export const fourServices = ['stock', 'catalog', 'orders', 'shop'].map((name) => someService(name));

export const someDeployment = (options: DeploymentOptions = {}): NewDeployment => {
  const {
    id = '01JDEPLOYMENT0000000000001',
    name = 'shop-v1',
    services = fourServices,
    environment = { id: 'dev', version: 1 },
    instances = 4,
  } = options;
  const reserved = { ...amount, instances };
  return {
    id,
    request: { ...requestOf(name, environment.id, services), ...options.request },
    created_by: 'ada',
    correlation_id: '01JCORRELATION000000000001',
    plan: planOf(services, environment),
    reservation: { peak: reserved, lasting: reserved },
    context: {
      deployment_id: id,
      environment_id: environment.id,
      user_id: 'ada',
      correlation_id: '01JCORRELATION000000000001',
      metadata: {},
      configuration: { environment_version: environment.version },
      security_context: { groups: ['deployers'], deciding_policy_id: 'team' },
      monitoring_context: { notify_on: ['DEPLOYMENT_SUCCEEDED', 'DEPLOYMENT_FAILED'] },
    },
    steps: (['W11', 'W12', 'W13', 'W14'] as const).map((step) => someStep(step)),
    ...(options.idempotency !== undefined && { idempotency: options.idempotency }),
  };
};

/** Submits and opens; fails the test unless it was accepted. */
export const submitted = async (store: Pick<TestStore, 'journal'>, options: DeploymentOptions = {}) => {
  const deployment = someDeployment(options);
  const result = await store.journal.submit(deployment);
  if (result.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(result)}`);
  return store.journal.open(deployment.id);
};

/** Submits one that waits for the lease, or has it if that is free. */
export const queued = async (
  store: Pick<TestStore, 'journal'>,
  id: string,
  { request, ...options }: DeploymentOptions = {},
) =>
  store.journal.submit(
    someDeployment({ id, name: `n-${id}`, ...options, request: { when_busy: 'QUEUE', ...request } }),
  );

export const someEvent = (changes: Partial<NewDeploymentEvent> = {}): NewDeploymentEvent => ({
  event_type: 'PHASE_COMPLETED',
  phase: 'VALIDATION',
  status: 'SUCCEEDED',
  details: {},
  source_component: 'orchestrator',
  ...changes,
});

export const statusEvent = (deployment_status: string, changes: Partial<NewDeploymentEvent> = {}): NewDeploymentEvent =>
  someEvent({ event_type: 'STATUS_CHANGED', status: 'INFO', details: { deployment_status }, ...changes });

export const endedAs = (status: 'FAILED' | 'CANCELLED') => ({
  events: [
    someEvent({
      event_type: status === 'FAILED' ? 'DEPLOYMENT_FAILED' : 'DEPLOYMENT_CANCELLED',
      status: 'FAILED',
      details: { deployment_status: status },
    }),
  ],
  end: { completed: false },
});

const forward = ['VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const;
export const completed = {
  events: [
    ...forward.map((status) => statusEvent(status)),
    someEvent({ event_type: 'DEPLOYMENT_SUCCEEDED', details: { deployment_status: 'COMPLETED' } }),
  ],
  end: { completed: true },
};

export const someServiceRecord = (service_name = 'cart', changes: Partial<ServiceRecord> = {}): ServiceRecord => ({
  service_name,
  status: 'IN_PROGRESS',
  next_action: 0,
  started_at: at(),
  updated_at: at(),
  action_started_at: at(),
  ...changes,
});

export const someLiveService = (service_name = 'cart', changes: Partial<LiveService> = {}): LiveService => ({
  service_name,
  version: '1.0.0',
  version_id: `1.0.0-${'1f'.repeat(6)}`,
  instances: 1,
  url: `http://127.0.0.1:4000/services/dev/${service_name}`,
  deployment_id: '01JDEPLOYMENT0000000000001',
  activated_at: at(),
  specification: someService(service_name),
  ...changes,
});

export const someResource = (changes: Partial<Resource> = {}): Resource => ({
  id: 'resource-1',
  name: 'orders-db',
  environment_id: 'dev',
  type: 'RDS_DATABASE',
  provider: 'LOCAL',
  region: 'local',
  configuration: { size_bytes: 1_048_576 },
  allocation: {
    resource_id: 'resource-1',
    name: 'orders-db',
    resource_type: 'RDS_DATABASE',
    quantity: 1,
    service_names: ['orders'],
  },
  status: 'AVAILABLE',
  cost_center: 'shop',
  cost_microusd_per_hour: 0,
  physical_id: '/data/dev/orders-db.sqlite',
  outputs: { FILE: '/data/dev/orders-db.sqlite' },
  tags: [],
  lifecycle_policies: [],
  created_by_deployment: '01JDEPLOYMENT0000000000001',
  created_at: at(),
  updated_at: at(),
  ...changes,
});

/** Every item of the partitions, to see that nothing was half written. */
export const itemsOf = async (table: TableWithFeed, pk: string) => (await table.query({ pk, limit: 1_000 })).items;
