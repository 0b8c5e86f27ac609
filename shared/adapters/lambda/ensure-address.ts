import {
  CreateAliasCommand,
  CreateFunctionUrlConfigCommand,
  GetFunctionUrlConfigCommand,
} from '@aws-sdk/client-lambda';
import { descriptionOf } from './alias-routing.ts';
import { isNotFound, isTaken } from './lambda-fault.ts';
import { liveAlias } from './lambda-names.ts';
import type { LambdaSender, Patience } from './lambda-settings.ts';
import { LambdaBusyError } from './lambda.errors.ts';
import { readAlias } from './read-alias.ts';
import { withPatience } from './with-patience.ts';

const readUrl = async ({ lambda }: LambdaSender, FunctionName: string): Promise<string | undefined> => {
  try {
    return (await lambda.send(new GetFunctionUrlConfigCommand({ FunctionName, Qualifier: liveAlias }))).FunctionUrl;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};

const makeUrl = async ({ lambda }: LambdaSender, FunctionName: string): Promise<string | undefined> => {
  const command = new CreateFunctionUrlConfigCommand({
    FunctionName,
    Qualifier: liveAlias,
    AuthType: 'NONE',
    InvokeMode: 'BUFFERED',
  });
  try {
    return (await lambda.send(command)).FunctionUrl;
  } catch (error) {
    if (isTaken(error)) return readUrl({ lambda }, FunctionName);
    throw error;
  }
};

/**
 * Makes the alias, which points to this version and takes no traffic, and its URL, unless they are there. Answers the URL without a slash at
 * its end, which nobody may ask yet.
 */
export const ensureAddress = async (
  deps: LambdaSender & Patience,
  function_name: string,
  function_version: string,
): Promise<string> => {
  if ((await readAlias(deps, function_name)) === undefined) {
    const command = new CreateAliasCommand({
      FunctionName: function_name,
      Name: liveAlias,
      FunctionVersion: function_version,
      Description: descriptionOf([]),
    });
    await withPatience(deps, () => deps.lambda.send(command)).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
    });
  }
  const url = (await readUrl(deps, function_name)) ?? (await withPatience(deps, () => makeUrl(deps, function_name)));
  if (url === undefined) throw new LambdaBusyError(`The URL of ${function_name} cannot be read yet.`);
  return url.replace(/\/$/u, '');
};
