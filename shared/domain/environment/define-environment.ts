import { canonicalJson, asJson } from '../canonical-json.ts';
import type { Environment, EnvironmentDefinition } from './environment.ts';

/** The first version of an environment. */
export const createEnvironment = (definition: EnvironmentDefinition): Environment => ({
  ...definition,
  name: definition.name ?? definition.id,
  resources: [],
  status: 'ACTIVE',
  version: 1,
});

export type EnvironmentChange =
  | { readonly outcome: 'changed'; readonly environment: Environment }
  | { readonly outcome: 'unchanged'; readonly environment: Environment }
  | { readonly outcome: 'refused'; readonly code: 'identity_fixed' | 'environment_ended'; readonly message: string };

/** What an environment is made of cannot be changed under what runs in it. */
const fixed = ['id', 'cloud_provider', 'region'] as const;

/**
 * The environment by a new definition, with the next version; `unchanged` when the definition says what holds already. Its id, provider and
 * region are fixed, and so is one that is being decommissioned.
 */
export const changeEnvironment = (environment: Environment, definition: EnvironmentDefinition): EnvironmentChange => {
  const moved = fixed.find((property) => definition[property] !== environment[property]);
  if (moved !== undefined) {
    const message = `The ${moved} of environment ${environment.id} is ${environment[moved]} and cannot become ${definition[moved]}. Make another environment.`;
    return { outcome: 'refused', code: 'identity_fixed', message };
  }
  if (environment.status === 'DECOMMISSIONING' || environment.status === 'DECOMMISSIONED') {
    return {
      outcome: 'refused',
      code: 'environment_ended',
      message: `Environment ${environment.id} is ${environment.status}. Make another environment.`,
    };
  }
  const next: Environment = { ...environment, ...definition, name: definition.name ?? environment.name };
  if (canonicalJson(asJson(next)) === canonicalJson(asJson(environment))) return { outcome: 'unchanged', environment };
  return { outcome: 'changed', environment: { ...next, version: environment.version + 1 } };
};
