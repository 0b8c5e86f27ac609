import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import type { HttpClient } from '../../../shared/ports/http-client.port.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { servingVersions } from '../../../shared/runtime/running-service.ts';
import { coordinateComponentInteraction } from '../coordinate-component-interaction.ts';
import { judgeHealth } from '../rollout/judge-health.ts';
import { probeService, type ServiceAnswer } from './probe-service.ts';
import type { TouchedServices } from './touched-services.ts';

export type FaultDeps = {
  readonly deployer: Pick<ServiceDeployer, 'describe' | 'waitUntilSettled'>;
  readonly http: HttpClient;
};
export type Fault = { readonly component: string; readonly message: string };

const looksAtATime = 16;
/** An instance that is just being started again gets this time. */
const settle_milliseconds = 10_000;

/** Each dependency is asked once, however many depend on it. */
const askedOnce = (
  deps: FaultDeps,
  environment_id: string,
): ((service: ServiceSpecification) => Promise<ServiceAnswer>) => {
  const asked = new Map<string, Promise<ServiceAnswer>>();
  return (service) => {
    const answer = asked.get(service.name) ?? probeService(deps, environment_id, service);
    asked.set(service.name, answer);
    return answer;
  };
};

/** W42: dependents that cannot use what they depend on. */
export const interactionFaults = async (
  deps: FaultDeps,
  { environment_id, released, all }: TouchedServices,
): Promise<readonly Fault[]> => {
  const ask = askedOnce(deps, environment_id);
  const pairs = released.flatMap((dependent) =>
    dependent.dependencies.map(({ service_name }) => ({ dependent, service_name })),
  );
  const faults = await inParallel(
    pairs,
    looksAtATime,
    async ({ dependent, service_name }): Promise<readonly Fault[]> => {
      const dependency = all.get(service_name);
      if (dependency === undefined)
        return [
          { component: dependent.name, message: `${dependent.name} needs ${service_name}, which is not live any more` },
        ];
      const result = await coordinateComponentInteraction(deps, { environment_id, dependent, dependency }, () =>
        ask(dependency),
      );
      return result.outcome === 'connected' ? [] : [{ component: dependent.name, message: result.message }];
    },
  );
  return faults.flat();
};

/** W43: services of which not every instance is healthy. */
export const healthFaults = async (
  deps: FaultDeps,
  { environment_id, all }: TouchedServices,
): Promise<readonly Fault[]> => {
  const faults = await inParallel(
    [...all.values()],
    looksAtATime,
    async ({ name, health_checks }): Promise<readonly Fault[]> => {
      const target = { environment_id, service_name: name };
      const serving = servingVersions(await deps.deployer.describe(target));
      if (serving.length === 0) return [{ component: name, message: `${name}: no version of it takes traffic` }];
      const settled = await inParallel(serving, 1, ({ version_id }) =>
        deps.deployer.waitUntilSettled(target, version_id, settle_milliseconds),
      );
      const verdicts = settled.map((version) => judgeHealth(version, health_checks));
      return verdicts.flatMap((verdict) =>
        verdict.kind === 'healthy' ? [] : [{ component: name, message: `${name}: ${verdict.words}` }],
      );
    },
  );
  return faults.flat();
};

/** W44: services that do not answer their callers as their checks expect. */
export const answerFaults = async (
  deps: FaultDeps,
  { environment_id, released }: TouchedServices,
): Promise<readonly Fault[]> => {
  const answers = await inParallel(released, looksAtATime, async (service) => ({
    service,
    answer: await probeService(deps, environment_id, service),
  }));
  return answers.flatMap(({ service, answer }) =>
    answer.outcome === 'answered' ? [] : [{ component: service.name, message: answer.message }],
  );
};
