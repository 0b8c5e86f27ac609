import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followEvents } from '../../../cli/client/follow-events.ts';
import { openClient, type WindlassClient } from '../../../cli/client/windlass.client.ts';
import { openStack } from '../../../local/stack/open-stack.ts';
import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import type { EnvironmentHealth } from '../../../shared/domain/environment/environment.aggregate.ts';
import { openKeptConnection } from './kept-connection.ts';

const folder = fileURLToPath(new URL('service', import.meta.url));
const environment_id = 'measured';
const service = {
  name: 'answering',
  version: '1',
  artifact: { kind: 'DIRECTORY', location: folder },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
};

const release = async (client: WindlassClient): Promise<DeploymentState> => {
  await client.request('POST', '/v1/environments', { body: { id: environment_id, type: 'DEVELOPMENT' } });
  const body = { name: 'measured', specification: { target_environment: environment_id, services: [service] } };
  const { id } = await client.request<DeploymentState>('POST', '/v1/deployments', { body });
  for await (const _ of followEvents(client, id, { follow: true }));
  return client.request<DeploymentState>('GET', `/v1/deployments/${id}`);
};

const addressIn = async (client: WindlassClient): Promise<URL> => {
  const { services } = await client.request<EnvironmentHealth>('GET', `/v1/environments/${environment_id}/health`);
  return new URL(services[0]?.url ?? '');
};

/** The service answers with its port. */
const bareAddress = async (proxied: URL): Promise<URL> => {
  const connection = await openKeptConnection(proxied);
  try {
    return new URL(`http://${proxied.hostname}:${await connection.get()}`);
  } finally {
    connection.close();
  }
};

/** Opens the embedded stack below `home` and releases one service with one instance, as users do; the proxy before it runs in this process. */
export const openReleasedService = async (home: string) => {
  const stack = await openStack({ home: join(home, 'windlass'), port: 0 });
  try {
    const client = openClient(stack.url, () => stack.token());
    const { status } = await release(client);
    if (status !== 'COMPLETED') throw new Error(`The release of the service to measure ended ${status}.`);
    const proxied = await addressIn(client);
    return { proxied, bare: await bareAddress(proxied), close: () => stack.close() };
  } catch (error) {
    await stack.close();
    throw error;
  }
};
