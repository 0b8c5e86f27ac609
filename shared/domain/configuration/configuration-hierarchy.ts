import * as z from 'zod';
import { configurationOverrideSchema } from '../specification/deployment-specification.ts';
import { variableNameSchema, variablesSchema, type Variables } from '../service/service.ts';

export const configurationSchema = z.strictObject({ variables: variablesSchema }).meta({ id: 'Configuration' });
export type Configuration = z.infer<typeof configurationSchema>;

const compiles = (pattern: string): boolean => {
  try {
    return RegExp(pattern, 'u') instanceof RegExp;
  } catch {
    return false;
  }
};
const patternSchema = z.string().max(500).refine(compiles, 'must be a regular expression (JavaScript, Unicode mode)');

/** A variable that must be there, or must look so. */
export const validationRuleSchema = z
  .strictObject({
    variable: variableNameSchema,
    required: z.boolean().default(true),
    pattern: patternSchema.optional(),
  })
  .meta({ id: 'ValidationRule' });
export type ValidationRule = z.infer<typeof validationRuleSchema>;

/** LOCKED: a lower level may not change the variable. */
export const inheritanceRuleSchema = z
  .strictObject({ variable: variableNameSchema, kind: z.enum(['LOCKED']) })
  .meta({ id: 'InheritanceRule' });
export type InheritanceRule = z.infer<typeof inheritanceRuleSchema>;

/** From weak to strong: global, environment, service, overrides (for all services, then for one). */
export const configurationHierarchySchema = z
  .strictObject({
    global_config: configurationSchema,
    environment_config: configurationSchema,
    service_config: z.record(z.string(), configurationSchema),
    overrides: z.array(configurationOverrideSchema),
    validation_rules: z.array(validationRuleSchema),
    inheritance_rules: z.array(inheritanceRuleSchema),
  })
  .readonly()
  .meta({ id: 'ConfigurationHierarchy' });
export type ConfigurationHierarchy = z.infer<typeof configurationHierarchySchema>;

const overridesFor = (hierarchy: ConfigurationHierarchy, service_name: string): Variables => ({
  ...Object.fromEntries(
    hierarchy.overrides.filter((one) => one.service_name === undefined).map((one) => [one.variable, one.value]),
  ),
  ...Object.fromEntries(
    hierarchy.overrides.filter((one) => one.service_name === service_name).map((one) => [one.variable, one.value]),
  ),
});

/** The variables that a service runs with, as text. */
export const resolveConfiguration = (
  hierarchy: ConfigurationHierarchy,
  service_name: string,
): Readonly<Record<string, string>> => {
  const merged: Variables = {
    ...hierarchy.global_config.variables,
    ...hierarchy.environment_config.variables,
    ...hierarchy.service_config[service_name]?.variables,
    ...overridesFor(hierarchy, service_name),
  };
  return Object.fromEntries(Object.entries(merged).map(([name, value]) => [name, String(value)]));
};

/** What breaks a rule of the hierarchy for a service, in words that say what to change (CD5). */
export const faultsOfConfiguration = (hierarchy: ConfigurationHierarchy, service_name: string): readonly string[] => {
  const resolved = resolveConfiguration(hierarchy, service_name);
  const missing = hierarchy.validation_rules
    .filter((rule) => rule.required && resolved[rule.variable] === undefined)
    .map((rule) => `${service_name} has no ${rule.variable}; set it in the service, the environment or an override.`);
  const odd = hierarchy.validation_rules
    .filter(
      (rule) =>
        rule.pattern !== undefined &&
        resolved[rule.variable] !== undefined &&
        !new RegExp(rule.pattern, 'u').test(resolved[rule.variable] ?? ''),
    )
    .map((rule) => `${rule.variable} of ${service_name} must match ${rule.pattern}.`);
  const locked = hierarchy.inheritance_rules
    .filter((rule) => hierarchy.environment_config.variables[rule.variable] !== undefined)
    .filter((rule) => resolved[rule.variable] !== String(hierarchy.environment_config.variables[rule.variable]))
    .map((rule) => `${rule.variable} is locked by the environment, and ${service_name} sets it to another value.`);
  return [...missing, ...odd, ...locked];
};
