/** The model's EnvironmentAggregate, as far as it is pure: making and changing an environment, and the queries on what was seen of it. */
export {
  configurationHierarchyOf,
  configurationStatusSchema,
  getConfigurationStatus,
  type ConfigurationStatus,
} from './configuration-status.ts';
export { changeEnvironment, createEnvironment, type EnvironmentChange } from './define-environment.ts';
export {
  environmentHealthSchema,
  getEnvironmentHealth,
  type EnvironmentHealth,
  type ObservedService,
  type ServiceHealth,
} from './environment-health.ts';
export { getResourceUtilization, resourceUtilizationSchema, type ResourceUtilization } from './resource-utilization.ts';
