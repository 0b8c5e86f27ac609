import { UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { isSameRouting, type AliasState, type Routing } from './alias-routing.ts';
import { liveAlias } from './lambda-names.ts';
import type { LambdaSender } from './lambda-settings.ts';
import { aliasOf } from './read-alias.ts';

/** Moves the alias, if it is still as it was read: Lambda refuses it else. What it is already is not sent. */
export const moveAlias = async (
  { lambda }: LambdaSender,
  function_name: string,
  alias: AliasState,
  wanted: Routing & Pick<AliasState, 'description'>,
): Promise<AliasState> => {
  if (isSameRouting(alias, wanted) && alias.description === wanted.description) return alias;
  const command = new UpdateAliasCommand({
    FunctionName: function_name,
    Name: liveAlias,
    FunctionVersion: wanted.function_version,
    RoutingConfig: { AdditionalVersionWeights: { ...wanted.additional } },
    Description: wanted.description,
    RevisionId: alias.revision_id,
  });
  return aliasOf(await lambda.send(command));
};
