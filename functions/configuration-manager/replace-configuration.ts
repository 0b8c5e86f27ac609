import type { EnvironmentConfiguration } from '../../shared/domain/environment/environment.ts';
import {
  replaceDefinition,
  type ReplaceDefinition,
  type ReplaceDefinitionDeps,
  type ReplaceDefinitionResult,
} from '../../shared/runtime/replace-definition.ts';

type ReplaceConfiguration = Omit<ReplaceDefinition, 'definition'> & {
  readonly configuration: EnvironmentConfiguration;
};

/** Gives an environment a new version of its configuration, and leaves the rest of its definition as it is. */
export const replaceConfiguration = (
  deps: ReplaceDefinitionDeps,
  { configuration, ...command }: ReplaceConfiguration,
): Promise<ReplaceDefinitionResult> => {
  const { resources: _, status: __, version: ___, ...definition } = command.before;
  return replaceDefinition(deps, 'configuration.replace', { ...command, definition: { ...definition, configuration } });
};
