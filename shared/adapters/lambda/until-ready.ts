import { GetFunctionConfigurationCommand, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import { isNotFound } from './lambda-fault.ts';
import type { LambdaSender, Patience } from './lambda-settings.ts';
import { LambdaBusyError, LambdaRefusedError } from './lambda.errors.ts';

const longest_milliseconds = 60_000;
const firstPause_milliseconds = 250;
const longestPause_milliseconds = 4_000;

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

/** A function that was not asked for weeks is Inactive: the next invocation wakes it. */
const isIdle = ({ State, LastUpdateStatus }: FunctionConfiguration): boolean =>
  (State === 'Active' || State === 'Inactive') && LastUpdateStatus !== 'InProgress';

const refusal = (function_name: string, reason = 'no reason was given'): LambdaRefusedError =>
  new LambdaRefusedError(`Lambda could not make ${function_name}: ${reason}`);

/**
 * The function when Lambda is not at work on it, whether or not it could be updated. Throws LambdaRefusedError when it could not be made,
 * LambdaBusyError after a minute.
 */
export const untilIdle = async (
  deps: LambdaSender & Pick<Patience, 'clock' | 'sleep'>,
  function_name: string,
  qualifier?: string,
): Promise<FunctionConfiguration> => {
  const end = deps.clock.now() + longest_milliseconds;
  for (let pause = firstPause_milliseconds; ; pause = Math.min(2 * pause, longestPause_milliseconds)) {
    const found = await readFunction(deps, function_name, qualifier);
    if (found?.State === 'Failed') throw refusal(function_name, found.StateReason);
    if (found !== undefined && isIdle(found)) return found;
    if (deps.clock.now() >= end)
      throw new LambdaBusyError(`Function ${function_name} is ${found?.State ?? 'not there yet'} after a minute.`);
    await deps.sleep(pause);
  }
};

/** A function that keeps its former code and configuration, since Lambda could not update it. A published version has no update status on AWS. */
export const isUpdateFailed = ({ LastUpdateStatus }: FunctionConfiguration): boolean => LastUpdateStatus === 'Failed';

/** Throws LambdaRefusedError for a function that could not be updated. */
export const requireUpdated = (found: FunctionConfiguration): FunctionConfiguration => {
  if (isUpdateFailed(found)) throw refusal(found.FunctionName ?? 'it', found.LastUpdateStatusReason);
  return found;
};

/** The function as it is when Lambda has done what it was asked before. Throws LambdaRefusedError when it could not, LambdaBusyError after a minute. */
export const untilReady: typeof untilIdle = async (...what) => requireUpdated(await untilIdle(...what));
