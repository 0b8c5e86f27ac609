import { fileURLToPath } from 'node:url';
import { readDeploymentRequest, readDocument } from '../cli/client/read-specification.ts';
import { followEvents } from '../cli/client/follow-events.ts';
import { ProblemError, type WindlassClient } from '../cli/client/windlass.client.ts';
import type { DeploymentEvent } from '../shared/domain/deployment/deployment-event.ts';
import type { DeploymentState } from '../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../shared/domain/deployment/deployment-status.ts';
import type { EnvironmentHealth } from '../shared/domain/environment/environment.aggregate.ts';

const shop = (file: string): string => fileURLToPath(new URL(`../examples/shop/${file}`, import.meta.url));

export type SampleOutcome = { readonly state: DeploymentState; readonly isNew: boolean };

const statusOf = (error: unknown): number => (error instanceof ProblemError ? error.problem.status : 0);

const ensureEnvironment = async (client: WindlassClient): Promise<void> => {
  try {
    await client.request('POST', '/v1/environments', { body: await readDocument(shop('dev.environment.yaml')) });
  } catch (error) {
    if (statusOf(error) !== 409) throw error;
  }
};

type Listed = { readonly items: readonly DeploymentState[] };

/** What was completed in the environment before, the newest first. */
const completed = async (client: WindlassClient): Promise<readonly DeploymentState[]> => {
  const { items } = await client.request<Listed>(
    'GET',
    '/v1/deployments?environment_id=dev&status=COMPLETED&limit=100',
  );
  return items.filter((state) => state.rollback.status === 'NOT_NEEDED');
};

/** What has not ended: a release, or the undoing of one, that the last Ctrl-C broke off and this start goes on with. */
const underWay = async (client: WindlassClient): Promise<DeploymentState | undefined> => {
  const { items } = await client.request<Listed>('GET', '/v1/deployments?environment_id=dev&limit=100');
  return items.find((state) => !isTerminal(state.status) || state.rollback.status === 'IN_PROGRESS');
};

const readState = (client: WindlassClient, id: string): Promise<DeploymentState> =>
  client.request('GET', `/v1/deployments/${id}`);

/**
 * Releases the first version of the shop, unless a release of it is completed already, or is once what was under way has ended. Tells of each
 * event as it happens.
 */
export const releaseSample = async (
  client: WindlassClient,
  onEvent: (event: DeploymentEvent) => void,
): Promise<SampleOutcome> => {
  await ensureEnvironment(client);
  const unended = await underWay(client);
  if (unended !== undefined) {
    const following = { follow: true, after: unended.last_sequence };
    for await (const event of followEvents(client, unended.id, following)) onEvent(event);
  }
  const [newest] = await completed(client);
  if (newest !== undefined) return { state: newest, isNew: newest.id === unended?.id };
  const body = await readDeploymentRequest(shop('v1.yaml'));
  const accepted = await client.request<DeploymentState>('POST', '/v1/deployments', { body });
  for await (const event of followEvents(client, accepted.id, { follow: true })) onEvent(event);
  return { state: await readState(client, accepted.id), isNew: true };
};

/** The addresses of what serves in the sample's environment. */
export const serviceAddresses = async (
  client: WindlassClient,
): Promise<readonly { readonly name: string; readonly url: string }[]> => {
  const { services } = await client.request<EnvironmentHealth>('GET', '/v1/environments/dev/health');
  return services.map(({ service_name, url }) => ({ name: service_name, url }));
};
