import { resolveConfiguration } from '../../shared/domain/configuration/configuration-hierarchy.ts';
import { configurationHierarchyOf } from '../../shared/domain/environment/configuration-status.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { versionIdOf } from '../../shared/domain/planning/version-id.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';
import type { Fault, ValidationCheck } from '../../shared/runtime/validation-check.ts';
import type { CheckedArtifact, ValidationFacts } from './validation-facts.ts';

const artifactFaults = ({ service, check }: CheckedArtifact): readonly Fault[] => {
  if (check.outcome === 'available') return [];
  const expected =
    service.artifact.sha256 === undefined
      ? `an artifact at ${service.artifact.location}`
      : `the artifact of SHA-256 ${service.artifact.sha256}`;
  return [
    {
      subject: service.name,
      expected,
      found: check.message,
      action: 'Put the artifact in place, or correct the specification.',
    },
  ];
};

/** A version's id covers the content of its artifact: when that has changed since the plan, the id is another one. */
const changedFaults = ({ environment, specification, plan, artifacts }: ValidationFacts): readonly Fault[] => {
  if (environment === undefined || environment.version !== plan.environment_version) return [];
  const hierarchy = configurationHierarchyOf(
    environment,
    specification.services,
    specification.configuration_overrides,
  );
  const planned = new Map(plan.services.map((service) => [service.name, service.version_id]));
  return artifacts.flatMap(({ service, check }): readonly Fault[] => {
    if (check.outcome !== 'available') return [];
    const version_id = versionIdOf(
      {
        service,
        artifact_sha256: check.sha256,
        variables: resolveConfiguration(hierarchy, service.name),
        resource_requirements: specification.resource_requirements,
      },
      contentHash,
    );
    if (version_id === planned.get(service.name)) return [];
    const { location } = service.artifact;
    return [
      {
        subject: service.name,
        expected: 'the artifact that was planned',
        found: `the content of ${location} has changed since`,
        action: 'Submit the release again, or put the old content back.',
      },
    ];
  });
};

const driverFaults = ({ environment, specification, drivers }: ValidationFacts): readonly Fault[] => {
  if (environment === undefined) return [];
  return specification.resource_requirements
    .filter(({ resource_type }) => drivers(environment.cloud_provider, resource_type) === undefined)
    .map(({ name, resource_type }) => ({
      subject: name,
      expected: `a type that ${environment.cloud_provider} can make here`,
      found: `it is a ${resource_type}`,
      action: 'Use another type of resource, or an environment of another provider.',
    }));
};

const reservationFaults = ({
  capacity,
  deployment_id,
  environment,
  specification,
}: ValidationFacts): readonly Fault[] => {
  if (environment === undefined || capacity.reservations[deployment_id] !== undefined) return [];
  return [
    {
      subject: specification.target_environment,
      expected: 'capacity reserved for this deployment',
      found: 'its reservation is gone',
      action: 'Submit the release again.',
    },
  ];
};

const quotaWords = (facts: ValidationFacts): string =>
  facts.environment?.cloud_provider === 'LOCAL'
    ? 'Provider LOCAL has no quotas beside the environment’s own limits, which the reservation keeps.'
    : 'No quota of the provider is known.';

/** W22: what the release needs is there: artifacts with the content that was planned, drivers for its resources, and room. */
export const checkAvailability = (facts: ValidationFacts): readonly ValidationCheck[] => {
  const { artifacts, specification } = facts;
  return [
    {
      validator_id: 'artifact-availability',
      category: 'SOFTWARE',
      sound: `The artifacts of ${countOf(artifacts.length, 'service')} are there, with the content that was planned.`,
      faults: [...artifacts.flatMap(artifactFaults), ...changedFaults(facts)],
    },
    {
      validator_id: 'resource-types',
      category: 'HARDWARE',
      sound: `${countOf(specification.resource_requirements.length, 'resource')} of types that can be made here.`,
      faults: driverFaults(facts),
    },
    {
      validator_id: 'capacity-reservation',
      category: 'HARDWARE',
      sound: 'Capacity is reserved.',
      faults: reservationFaults(facts),
    },
    { validator_id: 'provider-quotas', category: 'HARDWARE', sound: quotaWords(facts), faults: [] },
  ];
};
