import {
  CreateFunctionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  type FunctionConfiguration,
} from '@aws-sdk/client-lambda';
import { messageOf } from '../../domain/errors/windlass.error.ts';
import { ArtifactError, type ServiceTarget, type VersionDefinition } from '../../ports/service-deployer.port.ts';
import { releaseTags } from '../aws/physical-name.ts';
import { hasCode, hasConfiguration, type FunctionContent } from './function-content.ts';
import { isPackageFault, isRefusal, isTaken } from './lambda-fault.ts';
import { functionNameOf } from './lambda-names.ts';
import type { LambdaSender, Patience, ServiceNaming } from './lambda-settings.ts';
import { LambdaRefusedError } from './lambda.errors.ts';
import { isUpdateFailed, readFunction, requireUpdated, untilIdle } from './until-ready.ts';
import { withPatience } from './with-patience.ts';

export type ShapeFunctionDeps = LambdaSender & Patience & { readonly settings: ServiceNaming };

type Subject = { readonly target: ServiceTarget; readonly artifact: VersionDefinition['artifact'] };

/** Lambda's own words, as ours: what is wrong with the package is the artifact's fault. */
const inOurWords = async <T>({ target, artifact }: Subject, send: () => Promise<T>): Promise<T> => {
  try {
    return await send();
  } catch (error) {
    if (isPackageFault(error))
      throw new ArtifactError(`Lambda cannot use ${artifact.location}: ${messageOf(error)}`, { cause: error });
    if (isRefusal(error))
      throw new LambdaRefusedError(`Lambda refuses service ${target.service_name}: ${messageOf(error)}`, {
        cause: error,
      });
    throw error;
  }
};

const create = (deps: ShapeFunctionDeps, subject: Subject, content: FunctionContent): Promise<unknown> => {
  const { environment_id, service_name } = subject.target;
  const command = new CreateFunctionCommand({
    FunctionName: functionNameOf(deps.settings, subject.target),
    ...content.configuration,
    Environment: { Variables: { ...content.configuration.Environment.Variables } },
    Code: content.code,
    Architectures: [content.architecture],
    PackageType: 'Zip',
    Description: `Service ${service_name} of environment ${environment_id}`,
    Tags: { ...releaseTags(deps.settings.stage, environment_id, service_name) },
  });
  return inOurWords(subject, () => withPatience(deps, () => deps.lambda.send(command))).catch((error: unknown) => {
    // By an earlier try of the same call, whose answer was lost.
    if (!isTaken(error)) throw error;
  });
};

const updateCode = (
  deps: ShapeFunctionDeps,
  subject: Subject,
  content: FunctionContent,
  found: FunctionConfiguration,
): Promise<unknown> => {
  const command = new UpdateFunctionCodeCommand({
    FunctionName: found.FunctionName,
    ...content.code,
    Architectures: [content.architecture],
    RevisionId: found.RevisionId,
  });
  return inOurWords(subject, () => withPatience(deps, () => deps.lambda.send(command)));
};

const updateConfiguration = (
  deps: ShapeFunctionDeps,
  subject: Subject,
  content: FunctionContent,
  found: FunctionConfiguration,
): Promise<unknown> => {
  const command = new UpdateFunctionConfigurationCommand({
    FunctionName: found.FunctionName,
    ...content.configuration,
    Environment: { Variables: { ...content.configuration.Environment.Variables } },
    RevisionId: found.RevisionId,
  });
  return inOurWords(subject, () => withPatience(deps, () => deps.lambda.send(command)));
};

const refuseOtherCode = (
  found: FunctionConfiguration,
  { artifact }: Subject,
  { code_sha256_base64 }: FunctionContent,
): void => {
  if (found.CodeSha256 === code_sha256_base64) return;
  const sha256 = Buffer.from(found.CodeSha256 ?? '', 'base64').toString('hex');
  throw new ArtifactError(
    sha256 === ''
      ? `There is nothing at ${artifact.location} that Lambda can read. Upload the artifact first, or correct its location.`
      : `${artifact.location} has the SHA-256 ${sha256}, the specification says ${artifact.sha256}. Deploy the artifact that was meant, or correct the hash.`,
  );
};

/**
 * Brings the function's unpublished state to this content: what is so already is not sent, unless Lambda failed to take it on. Answers it as it is then, ready to be published.
 * Throws ArtifactError when the package is not what its hash says: nothing is published then.
 */
export const shapeFunction = async (
  deps: ShapeFunctionDeps,
  subject: Subject,
  content: FunctionContent,
): Promise<FunctionConfiguration> => {
  const function_name = functionNameOf(deps.settings, subject.target);
  if ((await readFunction(deps, function_name)) === undefined) await create(deps, subject, content);
  let found = await untilIdle(deps, function_name);
  const isStale = isUpdateFailed(found);
  if (isStale || !hasCode(found, content)) {
    await updateCode(deps, subject, content, found);
    found = await untilIdle(deps, function_name);
    refuseOtherCode(found, subject, content);
  }
  if (isStale || !hasConfiguration(found, content)) {
    await updateConfiguration(deps, subject, content, found);
    found = await untilIdle(deps, function_name);
  }
  return requireUpdated(found);
};
