import { PublishVersionCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { LambdaSender, Patience } from './lambda-settings.ts';
import { RacedError } from './lambda.errors.ts';
import { untilReady } from './until-ready.ts';
import { withPatience } from './with-patience.ts';

const idVariable = 'WINDLASS_VERSION_ID';

/**
 * Publishes what the function was shaped to, if it is still so, and answers Lambda's number of it. Lambda publishes the same content once:
 * repeated it answers the same number. The version's id is its description, by which one that no record tells of is found.
 */
export const publishVersion = async (
  deps: LambdaSender & Patience,
  shaped: FunctionConfiguration,
  version_id: string,
): Promise<string> => {
  const command = new PublishVersionCommand({
    FunctionName: shaped.FunctionName,
    CodeSha256: shaped.CodeSha256,
    RevisionId: shaped.RevisionId,
    Description: version_id,
  });
  const published = await withPatience(deps, () => deps.lambda.send(command));
  const number = published.Version ?? '';
  const version = await untilReady(deps, shaped.FunctionName ?? '', number);
  if (version.CodeSha256 !== shaped.CodeSha256 || version.Environment?.Variables?.[idVariable] !== version_id)
    throw new RacedError(`The function ${shaped.FunctionName} was changed before it was published.`);
  return number;
};
