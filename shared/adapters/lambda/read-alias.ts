import { GetAliasCommand, type AliasConfiguration } from '@aws-sdk/client-lambda';
import type { AliasState } from './alias-routing.ts';
import { isNotFound } from './lambda-fault.ts';
import { liveAlias } from './lambda-names.ts';
import type { LambdaSender } from './lambda-settings.ts';

export const aliasOf = (alias: AliasConfiguration): AliasState => ({
  function_version: alias.FunctionVersion ?? '',
  additional: alias.RoutingConfig?.AdditionalVersionWeights ?? {},
  description: alias.Description ?? '',
  revision_id: alias.RevisionId ?? '',
});

/** The alias that traffic goes through; undefined when there is no such function or it has no alias yet. */
export const readAlias = async ({ lambda }: LambdaSender, function_name: string): Promise<AliasState | undefined> => {
  try {
    return aliasOf(await lambda.send(new GetAliasCommand({ FunctionName: function_name, Name: liveAlias })));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};
