import { GetFunctionConfigurationCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { isNotFound } from './lambda-fault.ts';
import type { LambdaSender, Patience } from './lambda-settings.ts';
import { LambdaBusyError, LambdaRefusedError } from './lambda.errors.ts';

const longest_milliseconds = 60_000;
const pause_milliseconds = 250;

/** Undefined when there is no such function or version. Without a qualifier: what would be published next. */
export const readFunction = async (
  { lambda }: LambdaSender,
  function_name: string,
  qualifier?: string,
): Promise<FunctionConfiguration | undefined> => {
  try {
    return await lambda.send(
      new GetFunctionConfigurationCommand({
        FunctionName: function_name,
        ...(qualifier !== undefined && { Qualifier: qualifier }),
      }),
    );
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};

const hasFailed = ({ State, LastUpdateStatus }: FunctionConfiguration): boolean =>
  State === 'Failed' || LastUpdateStatus === 'Failed';

/** A function that was not asked for weeks is Inactive: the next invocation wakes it. A published version has no update status on AWS. */
const isReady = ({ State, LastUpdateStatus }: FunctionConfiguration): boolean =>
  (State === 'Active' || State === 'Inactive') && (LastUpdateStatus === undefined || LastUpdateStatus === 'Successful');

/** The function as it is when Lambda has done what it was asked before. Throws LambdaRefusedError when it could not, LambdaBusyError after a minute. */
export const untilReady = async (
  deps: LambdaSender & Pick<Patience, 'clock' | 'sleep'>,
  function_name: string,
  qualifier?: string,
): Promise<FunctionConfiguration> => {
  const end = deps.clock.now() + longest_milliseconds;
  for (;;) {
    const found = await readFunction(deps, function_name, qualifier);
    if (found !== undefined && hasFailed(found))
      throw new LambdaRefusedError(
        `Lambda could not make ${function_name}: ${found.LastUpdateStatusReason ?? found.StateReason ?? 'no reason was given'}`,
      );
    if (found !== undefined && isReady(found)) return found;
    if (deps.clock.now() >= end)
      throw new LambdaBusyError(`Function ${function_name} is ${found?.State ?? 'not there yet'} after a minute.`);
    await deps.sleep(pause_milliseconds);
  }
};
