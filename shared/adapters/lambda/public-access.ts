import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { isNotFound, isTaken } from './lambda-fault.ts';
import { liveAlias } from './lambda-names.ts';
import type { LambdaSender } from './lambda-settings.ts';

/**
 * What lets anybody use a function URL without authentication. Since October 2025 AWS asks for both:
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
 */
const grants = [
  { StatementId: 'windlass-url', Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  { StatementId: 'windlass-invoke-by-url', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
] as const;

type Policy = { readonly Statement?: readonly { readonly Sid?: string }[] };

const grantedIds = async (
  { lambda }: LambdaSender,
  function_name: string,
): Promise<readonly (string | undefined)[]> => {
  try {
    const { Policy: text } = await lambda.send(
      new GetPolicyCommand({ FunctionName: function_name, Qualifier: liveAlias }),
    );
    return ((JSON.parse(text ?? '{}') as Policy).Statement ?? []).map(({ Sid }) => Sid);
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
};

/** Whether the URL of the alias may be asked by anybody. */
export const isOpen = async (deps: LambdaSender, function_name: string): Promise<boolean> => {
  const granted = await grantedIds(deps, function_name);
  return grants.every(({ StatementId }) => granted.includes(StatementId));
};

/** Lets anybody ask the URL of the alias. */
export const openAddress = async (deps: LambdaSender, function_name: string): Promise<void> => {
  const granted = await grantedIds(deps, function_name);
  for (const grant of grants.filter(({ StatementId }) => !granted.includes(StatementId))) {
    const command = new AddPermissionCommand({
      FunctionName: function_name,
      Qualifier: liveAlias,
      Principal: '*',
      ...grant,
    });
    await deps.lambda.send(command).catch((error: unknown) => {
      if (!isTaken(error)) throw error;
    });
  }
};

/** The URL answers 403 from now on. */
export const closeAddress = async (deps: LambdaSender, function_name: string): Promise<void> => {
  const granted = await grantedIds(deps, function_name);
  for (const { StatementId } of grants.filter((grant) => granted.includes(grant.StatementId))) {
    const command = new RemovePermissionCommand({ FunctionName: function_name, Qualifier: liveAlias, StatementId });
    await deps.lambda.send(command).catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }
};
