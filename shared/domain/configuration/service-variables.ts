import type { DeploymentSpecification } from '../specification/deployment-specification.ts';
import type { ServiceSpecification } from '../service/service.ts';
import { resolveConfiguration, type ConfigurationHierarchy } from './configuration-hierarchy.ts';

/** What W34 fixed for the deployment, as far as a service's variables are made of it. */
export type FixedConfiguration = {
  readonly environment_variables: Readonly<Record<string, string | number | boolean>>;
  /** By resource name. */
  readonly resource_outputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
};

type Released = Pick<ServiceSpecification, 'name' | 'configuration' | 'resource_names'>;

/** `orders-db`, `FILE` => ORDERS_DB_FILE. */
export const resourceVariableName = (resource_name: string, output: string): string =>
  `${resource_name}_${output}`.replaceAll('-', '_').toUpperCase();

/** The levels that a service's variables come from; rules are judged where the configuration is prepared. */
export const hierarchyOf = (
  fixed: Pick<FixedConfiguration, 'environment_variables'>,
  services: readonly Pick<Released, 'name' | 'configuration'>[],
  configuration_overrides: DeploymentSpecification['configuration_overrides'],
): ConfigurationHierarchy => ({
  global_config: { variables: {} },
  environment_config: { variables: fixed.environment_variables },
  service_config: Object.fromEntries(services.map(({ name, configuration }) => [name, configuration])),
  overrides: configuration_overrides,
  validation_rules: [],
  inheritance_rules: [],
});

/** `<RESOURCE_NAME>_<OUTPUT>` for each output of the resources that the service uses. */
export const resourceVariables = (
  service: Pick<Released, 'resource_names'>,
  resource_outputs: FixedConfiguration['resource_outputs'],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    service.resource_names.flatMap((resource_name) =>
      Object.entries(resource_outputs[resource_name] ?? {}).map(([output, value]) => [
        resourceVariableName(resource_name, output),
        value,
      ]),
    ),
  );

/**
 * The variables that a service is started with (IP13): its resolved configuration, and under it the outputs of its resources, so that
 * whoever sets such a name by hand means it.
 */
export const serviceVariables = (
  fixed: FixedConfiguration,
  service: Released,
  configuration_overrides: DeploymentSpecification['configuration_overrides'],
): Readonly<Record<string, string>> => ({
  ...resourceVariables(service, fixed.resource_outputs),
  ...resolveConfiguration(hierarchyOf(fixed, [service], configuration_overrides), service.name),
});
