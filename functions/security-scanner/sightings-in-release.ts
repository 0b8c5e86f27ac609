import type { Environment } from '../../shared/domain/environment/environment.ts';
import type { ServiceSpecification, Variables } from '../../shared/domain/service/service.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { ApiTest } from '../../shared/domain/specification/success-criteria.ts';
import { credentialsIn, credentialsOfVariable } from './find-credentials.ts';
import type { Sighting } from './findings-of.ts';

const inText = (component: string, place: string, text: string): readonly Sighting[] =>
  credentialsIn(text).map((rule) => ({ rule, component, place }));

const inVariables = (component: string, owner: string, variables: Variables): readonly Sighting[] =>
  Object.entries(variables).flatMap(([name, value]) =>
    credentialsOfVariable(name, value).map((rule) => ({ rule, component, place: `variable ${name} of ${owner}` })),
  );

/** A program fetched from the network that goes straight into an interpreter. */
const runsDownload =
  /\b(?:curl|wget)\b[^|;&\n]*\|\s*(?:sudo\s+)?(?:env\s+)?(?:\S*\/)?(?:ba|z|da|k|a)?sh\b|\b(?:curl|wget)\b[^|;&\n]*\|\s*(?:sudo\s+)?(?:node|python3?|perl|ruby)\b|(?:<\(|\beval\b[^;\n]*\$\()\s*(?:curl|wget)\b/u;

const inCommand = (component: string, place: string, command: readonly string[]): readonly Sighting[] => {
  const text = command.join(' ');
  return [
    ...inText(component, place, text),
    ...(runsDownload.test(text) ? [{ rule: 'unverified-download' as const, component, place }] : []),
  ];
};

const inService = (service: ServiceSpecification): readonly Sighting[] => [
  ...inVariables(service.name, service.name, service.configuration.variables),
  ...inCommand(service.name, `command of ${service.name}`, service.command),
  ...service.health_checks.flatMap((check) =>
    check.kind === 'COMMAND'
      ? inCommand(service.name, `health check ${check.name} of ${service.name}`, check.command)
      : [],
  ),
];

const carriesAuthority = /^(?:authorization|proxy-authorization|cookie|x-api-key|x-auth-token)$/iu;

const inTest = ({ name, service_name, request }: ApiTest): readonly Sighting[] => [
  ...inText(service_name, `path of test ${name}`, request.path),
  ...inText(service_name, `body of test ${name}`, request.body ?? ''),
  ...Object.entries(request.headers).flatMap(([header, value]): readonly Sighting[] => {
    const place = `header ${header} of test ${name}`;
    const known = inText(service_name, place, value);
    return known.length === 0 && carriesAuthority.test(header)
      ? [{ rule: 'authorization-header', component: service_name, place }]
      : known;
  }),
];

const againstPolicies = (services: readonly ServiceSpecification[], environment: Environment): readonly Sighting[] => {
  const policy = environment.security_policies.find((one) => one.kind === 'REQUIRE_ARTIFACT_HASH');
  if (policy === undefined) return [];
  return services
    .filter((service) => service.artifact.sha256 === undefined)
    .map(({ name }) => ({
      rule: 'artifact-without-hash',
      component: name,
      place: `artifact of ${name} (policy ${policy.id} requires a sha256)`,
    }));
};

/** On AWS each service gets a function URL: who may ask it must be known before there is one. */
const publicUnasked = (services: readonly ServiceSpecification[], environment: Environment): readonly Sighting[] =>
  environment.network_config.public_access
    ? []
    : services
        .filter(({ provider = environment.cloud_provider }) => provider === 'AWS')
        .map(({ name }) => ({ rule: 'address-public', component: name, place: `${name}, by its function URL` }));

/** Everything in a release, and in the variables that its environment adds, that a security rule is against (W23). */
export const sightingsInRelease = (
  specification: DeploymentSpecification,
  environment: Environment,
): readonly Sighting[] => [
  ...inVariables(environment.id, `environment ${environment.id}`, environment.configuration.variables),
  ...specification.services.flatMap(inService),
  ...specification.configuration_overrides.flatMap(({ service_name, variable, value }) =>
    inVariables(
      service_name ?? environment.id,
      `the overrides${service_name === undefined ? '' : ` for ${service_name}`}`,
      { [variable]: value },
    ),
  ),
  ...specification.success_criteria.api_tests.flatMap(inTest),
  ...againstPolicies(specification.services, environment),
  ...publicUnasked(specification.services, environment),
];
