import type { HttpClient } from '../../shared/ports/http-client.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import { whyNotServing } from '../../shared/runtime/running-service.ts';
import { probeService, type ServiceAnswer } from './verify/probe-service.ts';

export type CoordinationDeps = { readonly deployer: Pick<ServiceDeployer, 'describe'>; readonly http: HttpClient };

/** A service, and the one that it depends on. */
export type Interaction = {
  readonly environment_id: string;
  readonly dependent: ServiceSpecification;
  readonly dependency: ServiceSpecification;
};

export type CoordinationResult =
  | { readonly outcome: 'connected'; readonly url: string; readonly message: string }
  | { readonly outcome: 'not_declared'; readonly message: string }
  | { readonly outcome: 'not_connected'; readonly message: string };

/**
 * Whether one component can use another (O6). The deployer starts an instance with the stable address of each dependency that its
 * specification names, and with no other; so what can be checked from outside is that the dependency is declared, that both serve, and that
 * the dependency answers at that address. `ask` is the probe of the dependency, so that many dependents share one.
 */
export const coordinateComponentInteraction = async (
  deps: CoordinationDeps,
  { environment_id, dependent, dependency }: Interaction,
  ask: () => Promise<ServiceAnswer> = () => probeService(deps, environment_id, dependency),
): Promise<CoordinationResult> => {
  const pair = `${dependent.name} needs ${dependency.name}`;
  if (!dependent.dependencies.some(({ service_name }) => service_name === dependency.name)) {
    return {
      outcome: 'not_declared',
      message: `${dependent.name} does not name ${dependency.name} among its dependencies, so it is not given its address.`,
    };
  }
  const why = whyNotServing(await deps.deployer.describe({ environment_id, service_name: dependent.name }));
  if (why !== undefined)
    return { outcome: 'not_connected', message: `${pair}, and ${dependent.name} itself does not serve: ${why}` };
  const answer = await ask();
  if (answer.outcome === 'answered')
    return { outcome: 'connected', url: answer.url, message: `${pair}: ${answer.message}` };
  return { outcome: 'not_connected', message: `${pair}: ${answer.message}` };
};
