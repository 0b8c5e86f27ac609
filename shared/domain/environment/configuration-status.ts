import * as z from 'zod';
import { faultsOfConfiguration, type ConfigurationHierarchy } from '../configuration/configuration-hierarchy.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import { nameSchema } from '../naming/names.ts';
import type { Environment } from './environment.ts';

export const configurationStatusSchema = z
  .strictObject({
    environment_id: nameSchema,
    environment_version: z.int(),
    /** Whether every live service's configuration keeps the environment's rules. */
    is_consistent: z.boolean(),
    services: z.array(z.strictObject({ service_name: nameSchema, version: z.string(), faults: z.array(z.string()) })),
  })
  .readonly()
  .meta({ id: 'ConfigurationStatus' });
export type ConfigurationStatus = z.infer<typeof configurationStatusSchema>;

/** The levels from which the configuration of an environment's services is resolved; overrides are those of the release, if one is meant. */
export const configurationHierarchyOf = (
  { configuration }: Pick<Environment, 'configuration'>,
  services: readonly {
    readonly name: string;
    readonly configuration: { readonly variables: ConfigurationHierarchy['global_config']['variables'] };
  }[],
  overrides: ConfigurationHierarchy['overrides'] = [],
): ConfigurationHierarchy => ({
  global_config: { variables: {} },
  environment_config: { variables: configuration.variables },
  service_config: Object.fromEntries(services.map((service) => [service.name, service.configuration])),
  overrides,
  validation_rules: configuration.validation_rules,
  inheritance_rules: configuration.inheritance_rules,
});

/** Whether what is live still keeps the rules of its environment's configuration, as that is now (EA7). */
export const getConfigurationStatus = (environment: Environment, live: readonly LiveService[]): ConfigurationStatus => {
  const hierarchy = configurationHierarchyOf(
    environment,
    live.map((service) => service.specification),
  );
  const services = live.map(({ service_name, version }) => ({
    service_name,
    version,
    faults: [...faultsOfConfiguration(hierarchy, service_name)],
  }));
  return {
    environment_id: environment.id,
    environment_version: environment.version,
    is_consistent: services.every((service) => service.faults.length === 0),
    services,
  };
};
