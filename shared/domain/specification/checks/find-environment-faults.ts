import type { Check } from './check.ts';

const regions: Check = (_, { environment: { id, region, configuration } }) => {
  const allowed = configuration.allowed_regions;
  if (allowed.length === 0 || allowed.includes(region)) return [];
  return [
    {
      at: ['specification', 'target_environment'],
      code: 'region_not_allowed',
      message: () =>
        `${id} is in region ${region}, and its allowed_regions are ${allowed.join(', ')}. Deploy to an environment in one of them, or have an admin add the region.`,
    },
  ];
};

const regionConstraints: Check = ({ specification: { resource_requirements } }, { environment }) =>
  resource_requirements.flatMap((resource, resourceIndex) =>
    resource.constraints.flatMap((constraint, index) =>
      constraint.kind !== 'REGION' || constraint.allowed.includes(environment.region)
        ? []
        : [
            {
              at: ['specification', 'resource_requirements', resourceIndex, 'constraints', index, 'allowed'],
              code: 'region_not_allowed',
              message: () =>
                `${resource.name} may only be in ${constraint.allowed.join(', ')}, and ${environment.id} is in ${environment.region}. Deploy to another environment, or allow the region.`,
            },
          ],
    ),
  );

const artifactHashes: Check = ({ specification: { services } }, { environment }) => {
  const policy = environment.security_policies.find((one) => one.kind === 'REQUIRE_ARTIFACT_HASH');
  if (policy === undefined) return [];
  return services.flatMap((service, index) =>
    service.artifact.sha256 !== undefined
      ? []
      : [
          {
            at: ['specification', 'services', index, 'artifact'],
            code: 'artifact_hash_required',
            message: () =>
              `The artifact of ${service.name} has no sha256, which the policy ${policy.id} of ${environment.id} requires. Add it.`,
          },
        ],
  );
};

/** What the environment does not allow, or has not got. */
export const findEnvironmentFaults: Check = (request, known) =>
  [regions, regionConstraints, artifactHashes].flatMap((check) => check(request, known));
