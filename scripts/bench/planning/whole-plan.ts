import { deploymentRequestSchema } from '../../../shared/domain/deployment/deployment.ts';
import { emptyCapacity } from '../../../shared/domain/environment/capacity.ts';
import { environmentDefinitionSchema } from '../../../shared/domain/environment/environment.ts';
import { createEnvironment } from '../../../shared/domain/environment/environment.aggregate.ts';
import type { DependentService } from '../../../shared/domain/planning/dependency-graph.ts';
import { makePlan, type PlanFacts } from '../../../shared/domain/planning/make-plan.ts';
import type { ReleasePlan } from '../../../shared/domain/planning/release-plan.ts';
import { contentHash } from '../../../shared/runtime/content-hash.ts';

const serviceOf = ({ name, dependencies }: DependentService): object => ({
  name,
  version: '1',
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}` },
  command: ['node', 'server.mjs'],
  health_checks: [{ kind: 'HTTP' }],
  dependencies: dependencies.map((service_name) => ({ service_name })),
});

const factsOf = (services: readonly DependentService[]): PlanFacts => ({
  request: deploymentRequestSchema.parse({
    name: 'planned',
    specification: { target_environment: 'planned', services: services.map(serviceOf) },
  }),
  environment: createEnvironment(environmentDefinitionSchema.parse({ id: 'planned', type: 'DEVELOPMENT' })),
  live: [],
  liveResources: [],
  capacity: emptyCapacity,
  artifactHashes: new Map(services.map(({ name }) => [name, 'ab'.repeat(32)])),
  resourceCosts: new Map(),
  hash: contentHash,
});

/** Makes the plan of a first release of the services, as it is shown and stored, each time that it is called. */
export const wholePlanner = (services: readonly DependentService[]): (() => ReleasePlan) => {
  const facts = factsOf(services);
  return () => makePlan(facts);
};
