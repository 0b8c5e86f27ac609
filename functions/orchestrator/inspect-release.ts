import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import { reserveCapacity, type Capacity } from '../../shared/domain/environment/capacity.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { CloudProvider } from '../../shared/domain/naming/names.ts';
import { makePlan, type PlanFacts } from '../../shared/domain/planning/make-plan.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { ResourceRepository } from '../../shared/domain/resource/resource.repository.ts';
import { artifactKindsOf } from '../../shared/domain/service/provider-support.ts';
import { faultsOfSpecification } from '../../shared/domain/specification/check-specification.ts';
import {
  showFindings,
  type Finding,
  type SpecificationFault,
} from '../../shared/domain/specification/specification-fault.ts';
import type { DriverRules, DriversWith } from '../../shared/ports/resource-drivers.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';
import { checkArtifacts } from './artifact-faults.ts';
import { checkResources } from './resource-faults.ts';

export type InspectReleaseDeps = {
  readonly environments: Pick<EnvironmentRepository, 'capacity' | 'liveServices'>;
  readonly resources: Pick<ResourceRepository, 'findResourcesByEnvironment'>;
  readonly deployer: Pick<ServiceDeployer, 'checkArtifact'>;
  readonly drivers: DriversWith<DriverRules>;
  /** Providers that this installation can deploy to. */
  readonly supported_providers: readonly CloudProvider[];
};
export type Inspection =
  | { readonly outcome: 'sound'; readonly plan: ReleasePlan; readonly capacity: Capacity }
  | { readonly outcome: 'faulty'; readonly faults: readonly SpecificationFault[] };

const statusFindings = ({ id, status }: Environment): readonly Finding[] => {
  if (status === 'ACTIVE' || status === 'DEPLOYING') return [];
  return [
    {
      at: ['specification', 'target_environment'],
      code: 'environment_not_active',
      message: () => `${id} is ${status}. Deploy to another environment.`,
    },
  ];
};

/** What was found of a release, by what was looked at, and the facts that its plan is made of. */
export type ReleaseLook = {
  readonly environment: readonly SpecificationFault[];
  readonly specification: readonly SpecificationFault[];
  readonly artifacts: readonly SpecificationFault[];
  readonly resources: readonly SpecificationFault[];
  readonly facts: PlanFacts;
};

export const lookAtRelease = async (
  deps: InspectReleaseDeps,
  request: DeploymentRequest,
  environment: Environment,
): Promise<ReleaseLook> => {
  const { services, resource_requirements } = request.specification;
  const [live, liveResources, capacity, artifacts] = await Promise.all([
    deps.environments.liveServices(environment.id),
    deps.resources.findResourcesByEnvironment(environment.id),
    deps.environments.capacity(environment.id),
    checkArtifacts(deps.deployer, services, artifactKindsOf(environment.cloud_provider)),
  ]);
  const resources = checkResources(deps.drivers, environment, resource_requirements);
  const known = {
    liveServices: new Set(live.map((service) => service.service_name)),
    environment,
    supportedProviders: deps.supported_providers,
    liveResources,
    resourceCosts: resources.costs,
  };
  return {
    environment: showFindings(statusFindings(environment)),
    specification: faultsOfSpecification(request, known),
    artifacts: showFindings(artifacts.findings),
    resources: showFindings(resources.findings),
    facts: {
      request,
      environment,
      live,
      liveResources,
      capacity,
      artifactHashes: artifacts.hashes,
      resourceCosts: resources.costs,
      hash: contentHash,
    },
  };
};

export const faultsOfLook = ({
  environment,
  specification,
  artifacts,
  resources,
}: ReleaseLook): readonly SpecificationFault[] => [...environment, ...specification, ...artifacts, ...resources];

/** Everything that is wrong with a release, all at once (W11), or its plan against the environment as it is now. Changes nothing. */
export const inspectRelease = async (
  deps: InspectReleaseDeps,
  request: DeploymentRequest,
  environment: Environment,
): Promise<Inspection> => {
  const look = await lookAtRelease(deps, request, environment);
  const faults = faultsOfLook(look);
  return faults.length > 0
    ? { outcome: 'faulty', faults }
    : { outcome: 'sound', plan: makePlan(look.facts), capacity: look.facts.capacity };
};

/** What the environment is short of for the release, in words; undefined when it has room. */
export const capacityShortage = ({ plan, capacity }: Extract<Inspection, { outcome: 'sound' }>): string | undefined => {
  const { peak, lasting, limits } = plan.capacity;
  const reserved = reserveCapacity(capacity, limits, 'planned', { peak, lasting });
  return reserved.outcome === 'exhausted' ? reserved.message : undefined;
};
