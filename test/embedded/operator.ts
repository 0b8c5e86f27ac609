import { followEvents } from '../../cli/client/follow-events.ts';
import {
  openClient,
  ProblemError,
  type Problem,
  type RequestOptions,
  type WindlassClient,
} from '../../cli/client/windlass.client.ts';
import type { Deployment } from '../../shared/domain/deployment/deployment.ts';
import type { DeploymentEvent } from '../../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { DeploymentStatus } from '../../shared/domain/deployment/deployment-status.ts';
import type { StepRecord } from '../../shared/domain/deployment/step-record.ts';
import type { CapacityAmount } from '../../shared/domain/environment/capacity.ts';
import type { EnvironmentHealth } from '../../shared/domain/environment/environment-health.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import { administratorsGroup } from '../../shared/domain/environment/security-policy.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import type { Identity, Target } from './target.ts';

export type Ended = { readonly state: Deployment; readonly events: readonly DeploymentEvent[] };

/** Somebody who works with Windlass through its API alone. */
export type Operator = {
  readonly client: WindlassClient;
  apply(definition: object): Promise<void>;
  submit(request: unknown, headers?: Readonly<Record<string, string>>): Promise<DeploymentState>;
  /** Follows a deployment to its end. */
  ended(deployment_id: string): Promise<Ended>;
  /** Submits, and follows to the end. */
  release(request: unknown): Promise<Ended>;
  /** Resolves when the deployment has got so far, by the first event that `isThere` is true of. */
  reached(deployment_id: string, isThere: (event: DeploymentEvent) => boolean): Promise<void>;
  rollBack(deployment_id: string, reason?: string): Promise<Ended>;
  steps(deployment_id: string): Promise<readonly StepRecord[]>;
  report(deployment_id: string): Promise<string>;
  /** Where a live service answers. */
  urlOf(environment_id: string, service_name: string): Promise<string>;
  resources(environment_id: string): Promise<readonly Resource[]>;
  health(environment_id: string): Promise<EnvironmentHealth>;
  /** As a plan for it shows: the release must be one that the environment has room for. */
  inUse(request: unknown): Promise<CapacityAmount>;
};

export const administrator: Identity = { subject: 'root', groups: [administratorsGroup] };

export const isOfStatus =
  (status: DeploymentStatus) =>
  ({ details }: DeploymentEvent): boolean =>
    details['deployment_status'] === status;

/** The problem that a request is refused with; throws when it is not refused. */
export const refusal = async (request: Promise<unknown>): Promise<Problem> => {
  try {
    await request;
  } catch (error) {
    if (error instanceof ProblemError) return error.problem;
    throw error;
  }
  throw new Error('it was not refused');
};

/** Says every fault, so that a test that fails tells why. */
const toldInFull = (error: unknown): unknown => {
  if (error instanceof ProblemError) error.message = JSON.stringify(error.problem);
  return error;
};

export const operatorOf = (target: Target, identity: Identity = administrator): Operator => {
  const request = async <T>(method: string, path: string, options: RequestOptions = {}): Promise<T> => {
    const token = () => target.token(identity);
    return openClient(target.endpoint, token)
      .request<T>(method, path, options)
      .catch((error: unknown) => Promise.reject(toldInFull(error)));
  };
  const client: WindlassClient = {
    get endpoint() {
      return target.endpoint;
    },
    request,
  };
  const get = <T>(path: string): Promise<T> => request<T>('GET', path);
  const submit: Operator['submit'] = (body, headers = {}) => request('POST', '/v1/deployments', { body, headers });
  const ended: Operator['ended'] = async (id) => {
    for await (const _ of followEvents(client, id, { follow: true }));
    const events = await Array.fromAsync(followEvents(client, id, { follow: false }));
    return { state: await get<Deployment>(`/v1/deployments/${id}`), events };
  };
  return {
    client,
    apply: async (body) => void (await request('POST', '/v1/environments', { body })),
    submit,
    ended,
    release: async (body) => ended((await submit(body)).id),
    reached: async (id, isLast) => {
      for await (const event of followEvents(client, id, { follow: true, isLast })) if (isLast(event)) return;
    },
    rollBack: async (id, reason = 'a test asks for it') => {
      const { last_sequence } = await request<DeploymentState>('POST', `/v1/deployments/${id}/rollback`, {
        body: { reason },
      });
      const isLast = ({ event_type }: DeploymentEvent): boolean => event_type === 'ROLLBACK_COMPLETED';
      for await (const _ of followEvents(client, id, { follow: true, after: last_sequence, isLast }));
      return ended(id);
    },
    steps: async (id) => (await get<{ steps: readonly StepRecord[] }>(`/v1/deployments/${id}/results`)).steps,
    report: async (id) => (await get<{ markdown: string }>(`/v1/deployments/${id}/report`)).markdown,
    urlOf: async (id, name) => {
      const { services } = await get<EnvironmentHealth>(`/v1/environments/${id}/health`);
      const found = services.find(({ service_name }) => service_name === name);
      if (found === undefined) throw new Error(`${name} is not live in ${id}`);
      return found.url;
    },
    resources: async (id) => (await get<{ items: readonly Resource[] }>(`/v1/environments/${id}/resources`)).items,
    health: (id) => get(`/v1/environments/${id}/health`),
    inUse: async (body) => (await request<ReleasePlan>('POST', '/v1/plans', { body })).capacity.in_use,
  };
};
