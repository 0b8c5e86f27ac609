import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { WindlassClient } from './windlass.client.ts';

type Client = Pick<WindlassClient, 'request'>;
type Waiting = Pick<DeploymentState, 'id' | 'environment_id' | 'queued'>;

export type Place = { readonly place: number; readonly of: number };

const queueOf = async (client: Client, environment_id: string): Promise<readonly { deployment_id: string }[]> => {
  const path = `/v1/environments/${encodeURIComponent(environment_id)}`;
  return (await client.request<Environment>('GET', path)).queue ?? [];
};

/** The places of those that wait in line, by id; each environment is read once. One that has begun meanwhile has none. */
export const placesInLine = async (client: Client, states: readonly Waiting[]): Promise<ReadonlyMap<string, Place>> => {
  const environments = new Set(states.flatMap((state) => (state.queued === undefined ? [] : [state.environment_id])));
  const queues = await Promise.all([...environments].map((id) => queueOf(client, id)));
  return new Map(
    queues.flatMap((queue) =>
      queue.map(({ deployment_id }, index) => [deployment_id, { place: index + 1, of: queue.length }] as const),
    ),
  );
};
