import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import { functionContent } from '../../../../../shared/adapters/lambda/function-content.ts';
import { publishVersion } from '../../../../../shared/adapters/lambda/publish-version.ts';
import { shapeFunction } from '../../../../../shared/adapters/lambda/shape-function.ts';
import { ArtifactError } from '../../../../../shared/ports/service-deployer.port.ts';
import { awsError, definitionOf, settings, sleepingClock, target } from './lambda.fixture.ts';

const lambda = mockClient(LambdaClient);
beforeEach(() => {
  lambda.reset();
});

const definition = definitionOf();
const content = functionContent(target, definition, new Map(), 'arn:role');
const ready = {
  FunctionName: 'windlass-test-env-staging-cart',
  State: 'Active' as const,
  LastUpdateStatus: 'Successful' as const,
  RevisionId: 'r1',
  CodeSha256: content.code_sha256_base64,
  Architectures: ['arm64' as const],
  ...content.configuration,
  Environment: { Variables: { ...content.configuration.Environment.Variables } },
};
const deps = () => ({ lambda: lambda as unknown as LambdaClient, settings, ...sleepingClock(), random: () => 1 });
const shape = (given = deps()) => shapeFunction(given, { target, artifact: definition.artifact }, content);
const functionIs = (...states: object[]) => {
  const reads = lambda.on(GetFunctionConfigurationCommand);
  for (const state of states.slice(0, -1)) reads.resolvesOnce(state);
  reads.resolves(states.at(-1) as object);
};

describe('shaping the function of a service', () => {
  it('sends nothing when the function is as it should be', async () => {
    functionIs(ready);
    expect(await shape()).toMatchObject({ RevisionId: 'r1' });
    expect(lambda.commandCalls(UpdateFunctionCodeCommand)).toHaveLength(0);
    expect(lambda.commandCalls(UpdateFunctionConfigurationCommand)).toHaveLength(0);
  });

  it('changes only the revision that it read, and waits until Lambda has done it', async () => {
    const old = { ...ready, CodeSha256: 'b2xk', Handler: 'old.handler' };
    functionIs(
      old,
      old,
      { ...old, LastUpdateStatus: 'InProgress' },
      { ...ready, RevisionId: 'r2', Handler: 'old.handler' },
      { ...ready, RevisionId: 'r3' },
    );
    expect(await shape()).toMatchObject({ RevisionId: 'r3' });
    expect(lambda.commandCalls(UpdateFunctionCodeCommand)[0]?.args[0].input).toMatchObject({
      S3Bucket: 'artifacts',
      S3Key: 'cart/1.zip',
      Architectures: ['arm64'],
      RevisionId: 'r1',
    });
    expect(lambda.commandCalls(UpdateFunctionConfigurationCommand)[0]?.args[0].input).toMatchObject({
      Handler: 'index.handler',
      RevisionId: 'r2',
    });
  });

  it('makes it under its tags, when Lambda knows the role [B1]', async () => {
    lambda.on(GetFunctionConfigurationCommand).rejectsOnce(awsError('ResourceNotFoundException')).resolves(ready);
    lambda
      .on(CreateFunctionCommand)
      .rejectsOnce(
        awsError('InvalidParameterValueException', 'The role defined for the function cannot be assumed by Lambda.'),
      )
      .resolves({});
    await shape();
    expect(lambda.commandCalls(CreateFunctionCommand)).toHaveLength(2);
    expect(lambda.commandCalls(CreateFunctionCommand)[1]?.args[0].input).toMatchObject({
      Tags: { 'windlass:stage': 'test', 'windlass:environment': 'staging', 'windlass:name': 'cart' },
      Timeout: 30,
      Architectures: ['arm64'],
    });
  });

  it('goes on with the function that an earlier try made, whose answer was lost [B1]', async () => {
    lambda.on(GetFunctionConfigurationCommand).rejectsOnce(awsError('ResourceNotFoundException')).resolves(ready);
    lambda
      .on(CreateFunctionCommand)
      .rejects(awsError('ResourceConflictException', 'Function already exist: windlass-test-env-staging-cart'));
    expect(await shape()).toMatchObject({ RevisionId: 'r1' });
  });

  it('sends all of it again when Lambda could not take on the last update', async () => {
    const failed = { ...ready, LastUpdateStatus: 'Failed' as const };
    functionIs(failed, failed, failed, { ...ready, RevisionId: 'r2' });
    expect(await shape()).toMatchObject({ RevisionId: 'r2' });
    expect(lambda.commandCalls(UpdateFunctionCodeCommand)).toHaveLength(1);
    expect(lambda.commandCalls(UpdateFunctionConfigurationCommand)).toHaveLength(1);
  });

  it('says that the package cannot be read, as the artifact’s fault', async () => {
    lambda.on(GetFunctionConfigurationCommand).rejects(awsError('ResourceNotFoundException'));
    lambda
      .on(CreateFunctionCommand)
      .rejects(awsError('InvalidParameterValueException', 'Error occurred while GetObject. S3 Error Code: NoSuchKey.'));
    await expect(shape()).rejects.toThrow(ArtifactError);
  });

  it('says that the account has no room for another package', async () => {
    functionIs({ ...ready, CodeSha256: 'b2xk' });
    lambda
      .on(UpdateFunctionCodeCommand)
      .rejects(awsError('CodeStorageExceededException', 'Code storage limit exceeded.'));
    await expect(shape()).rejects.toMatchObject({ code: 'lambda_refused' });
  });

  it('says what Lambda does not take', async () => {
    functionIs({ ...ready, Handler: 'old.handler' });
    lambda
      .on(UpdateFunctionConfigurationCommand)
      .rejects(awsError('InvalidParameterValueException', 'environment variables exceeded the 4KB limit'));
    await expect(shape()).rejects.toMatchObject({
      code: 'lambda_refused',
      message: expect.stringContaining('cart: environment variables exceeded the 4KB limit'),
    });
  });

  it('refuses a package of another hash before anything is published', async () => {
    functionIs({ ...ready, CodeSha256: 'b2xk' });
    await expect(shape()).rejects.toThrow(ArtifactError);
  });

  it('gives up on a function that is not ready after a minute, and on one that failed', async () => {
    functionIs({ ...ready, State: 'Pending' });
    await expect(shape()).rejects.toMatchObject({ code: 'lambda_busy', retryable: true });
    lambda.reset();
    functionIs({ ...ready, LastUpdateStatus: 'Failed', LastUpdateStatusReason: 'the image is gone' });
    await expect(shape()).rejects.toMatchObject({
      code: 'lambda_refused',
      message: expect.stringContaining('the image is gone'),
    });
  });
});

describe('publishing a version', () => {
  const published = { ...ready, Version: '3' };

  it('names the code and the revision that were read, and the id [B1]', async () => {
    lambda.on(PublishVersionCommand).resolves(published);
    functionIs(published);
    expect(await publishVersion(deps(), ready, definition.version_id)).toBe('3');
    expect(lambda.commandCalls(PublishVersionCommand)[0]?.args[0].input).toMatchObject({
      CodeSha256: content.code_sha256_base64,
      RevisionId: 'r1',
      Description: '1.0.0-abc',
    });
  });

  it('takes no version of other content', async () => {
    lambda.on(PublishVersionCommand).resolves(published);
    functionIs({ ...published, Environment: { Variables: { WINDLASS_VERSION_ID: 'another' } } });
    await expect(publishVersion(deps(), ready, definition.version_id)).rejects.toMatchObject({ code: 'lambda_raced' });
  });
});
