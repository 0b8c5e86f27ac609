import { deploymentRequestSchema, type DeploymentRequest } from '../../../shared/domain/deployment/deployment.ts';
import type { DeploymentStatus } from '../../../shared/domain/deployment/deployment-status.ts';
import type { LiveService } from '../../../shared/domain/deployment/service-rollout.ts';
import type { StepId } from '../../../shared/domain/deployment/step-record.ts';
import { emptyCapacity } from '../../../shared/domain/environment/capacity.ts';
import type { Environment } from '../../../shared/domain/environment/environment.ts';
import { makePlan } from '../../../shared/domain/planning/make-plan.ts';
import type { ResourceEvent } from '../../../shared/domain/resource/resource-event.ts';
import type { Resource } from '../../../shared/domain/resource/resource.ts';
import type { SecurityEvent } from '../../../shared/domain/security/security-finding.ts';
import { contentHash } from '../../../shared/runtime/content-hash.ts';
import {
  completed,
  itemsOf,
  openTestStore,
  saveSomeEnvironment,
  someDeployment,
  someEvent,
  someLiveService,
  statusEvent,
} from '../shared/adapters/store/store-fixture.ts';

export const deployment_id = '01JDEPLOYMENT0000000000002';
/** The SHA-256 that every artifact of a fixture has. */
export const artifact_sha256 = 'ab'.repeat(32);

const inOrder = ['VALIDATING', 'PREPARING', 'PROVISIONING', 'DEPLOYING', 'TESTING', 'MONITORING'] as const;

/** A service of a release: without a folder and without a process, as far as a task is concerned. */
export const serviceNamed = (name: string, changes: object = {}) => ({
  name,
  version: '1.0.0',
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}` },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
  ...changes,
});

export type ReleaseOptions = {
  readonly environment?: Partial<Environment>;
  readonly services?: readonly object[];
  /** Beside target_environment and services. */
  readonly specification?: object;
  readonly monitoring_config?: object;
  readonly live?: readonly LiveService[];
  readonly resources?: readonly Resource[];
  /** How far the deployment has come. */
  readonly status?: Exclude<DeploymentStatus, 'COMPLETED' | 'FAILED' | 'CANCELLED'>;
};

type Store = ReturnType<typeof openTestStore>;

/** An earlier release of the environment, completed, that left these behind. */
const leaveLive = async (store: Store, live: readonly LiveService[], resources: readonly Resource[]): Promise<void> => {
  const earlier = someDeployment({ id: '01JDEPLOYMENT0000000000001', name: 'earlier', instances: 0 });
  const accepted = await store.journal.submit(earlier);
  if (accepted.outcome !== 'accepted') throw new Error(`not accepted: ${accepted.outcome}`);
  await store.journal.commit(await store.journal.open(earlier.id), () => ({
    ...completed,
    live_services: live,
    resources,
  }));
};

const requestOf = ({
  services = [serviceNamed('cart')],
  specification = {},
  monitoring_config = {},
}: ReleaseOptions): DeploymentRequest =>
  deploymentRequestSchema.parse({
    name: 'shop-v2',
    specification: { target_environment: 'dev', services, ...specification },
    monitoring_config,
  });

/** A deployment that was accepted with its real plan, and brought to the status. */
export const openRelease = async (options: ReleaseOptions = {}) => {
  const { live = [], resources = [], status = 'PENDING' } = options;
  const store = openTestStore();
  const environment = await saveSomeEnvironment(store, options.environment);
  if (live.length + resources.length > 0) await leaveLive(store, live, resources);
  const request = requestOf(options);
  const artifactHashes = new Map(request.specification.services.map((service) => [service.name, artifact_sha256]));
  const plan = makePlan({
    request,
    environment,
    live,
    liveResources: resources,
    capacity: emptyCapacity,
    artifactHashes,
    resourceCosts: new Map(),
    hash: contentHash,
  });
  const submitted = await store.journal.submit({ ...someDeployment({ id: deployment_id }), request, plan });
  if (submitted.outcome !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(submitted)}`);
  const events = inOrder.slice(0, inOrder.indexOf(status as (typeof inOrder)[number]) + 1).map((to) => statusEvent(to));
  if (events.length > 0) await store.journal.commit(await store.journal.open(deployment_id), () => ({ events }));

  const { records, resources: inventory } = store;
  return {
    ...store,
    environment,
    request,
    plan,
    state: async () => {
      const found = await records.state(deployment_id);
      if (found === undefined) throw new Error('the deployment is gone');
      return found;
    },
    step: async (id: StepId) => (await records.steps(deployment_id)).find((step) => step.id === id),
    eventTypes: async () =>
      (await records.events(deployment_id, 1 + events.length, 1_000)).map((event) => event.event_type),
    events: () => records.events(deployment_id, 1 + events.length, 1_000),
    validation: async (validator_id: string) =>
      (await records.validations(deployment_id)).find((one) => one.validator_id === validator_id),
    resource: async (name: string) =>
      (await inventory.findResourcesByEnvironment('dev')).find((resource) => resource.name === name),
    /** Resource and security events on their way to the bus. */
    outbox: async () =>
      (await itemsOf(store.table, `DEPLOYMENT#${deployment_id}`))
        .filter((item) => item.sk.startsWith('OUTBOX#'))
        .flatMap((item) => item['records'] as unknown as { kind: string; event: ResourceEvent | SecurityEvent }[]),
    cancel: () =>
      store.journal.annotate(deployment_id, () => ({
        events: [
          someEvent({
            event_type: 'CANCEL_REQUESTED',
            status: 'INFO',
            details: { by: 'ada', reason: 'wrong release' },
          }),
        ],
      })),
  };
};
export type Release = Awaited<ReturnType<typeof openRelease>>;

export const live = (service_name: string, changes: Partial<LiveService> = {}): LiveService =>
  someLiveService(service_name, { deployment_id: '01JDEPLOYMENT0000000000001', ...changes });
