import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRolePolicyCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListVersionsByFunctionCommand,
} from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { zipSync, strToU8 } from 'fflate';
import { startEmulator } from '../../../../scripts/cloud/emulator.ts';
import { functionNameOf } from '../../../../shared/adapters/lambda/lambda-names.ts';
import type { LambdaDeployerDeps } from '../../../../shared/adapters/lambda/lambda.service-deployer.ts';
import { openSqliteTable } from '../../../../shared/adapters/sqlite/table.sqlite.ts';
import { healthCheckSchema } from '../../../../shared/domain/service/health-check.ts';
import type { ServiceTarget, VersionDefinition } from '../../../../shared/ports/service-deployer.port.ts';
import { ask, type Answer } from '../../../contract/service-deployer/traffic.ts';
import { plainTraffic } from '../../../fixtures/plain-traffic.ts';

export const stage = 'test';
const account_id = '000000000000';
const region = 'eu-central-1';
const bucket = 'artifacts';
const clock = { now: () => Date.now() };

/** How a service of the tests does. */
export type Sample = 'good' | 'ailing' | 'throwing' | 'plain';

const answerOf: Readonly<Record<Sample, string>> = {
  good: "event.rawPath === '/health' ? { statusCode: 200, body: 'fine' } : { statusCode: 200, body: JSON.stringify({ version: process.env.WINDLASS_VERSION, path: event.rawPath, query: event.rawQueryString, env: process.env }) }",
  ailing: "{ statusCode: 503, body: 'no database' }",
  throwing: "(() => { throw new TypeError('no database at orders') })()",
  plain: '({ fine: true })',
};

const sourceOf = (sample: Sample, version: string): string =>
  `export const handler = async (event) => (${answerOf[sample]}); // ${version}`;

/** A quick health check. */
export const quickCheck = healthCheckSchema.parse({
  kind: 'HTTP',
  interval_milliseconds: 50,
  timeout_milliseconds: 5_000,
  start_period_milliseconds: 2_000,
});

/** An emulated AWS with a bucket of artifacts, and what a deployer needs to work on it. */
export const openLambdaLab = async () => {
  const emulator = await startEmulator({ auth: false });
  const client = { endpoint: emulator.endpoint, region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const [lambda, iam, logs, s3] = [
    new LambdaClient(client),
    new IAMClient(client),
    new CloudWatchLogsClient(client),
    new S3Client({ ...client, forcePathStyle: true }),
  ];
  const cloudwatch = new CloudWatchClient(client);
  const table = openSqliteTable({ file: ':memory:', clock });
  const deps: LambdaDeployerDeps = {
    lambda,
    iam,
    logs,
    s3,
    cloudwatch,
    table,
    clock,
    sleep: (milliseconds) => pause(milliseconds),
    settings: {
      stage,
      account_id,
      region,
      boundary_arn: `arn:aws:iam::${account_id}:policy/windlass-${stage}-boundary`,
      log_retention_days: 14,
    },
  };
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));

  const upload = async (key: string, source: string): Promise<VersionDefinition['artifact']> => {
    const zip = zipSync({ 'index.mjs': [strToU8(source), { mtime: new Date('2026-01-01') }] });
    await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: zip, ChecksumAlgorithm: 'SHA256' }));
    return {
      kind: 'S3_OBJECT',
      location: `s3://${bucket}/${key}`,
      sha256: createHash('sha256').update(zip).digest('hex'),
      runtime: 'nodejs24.x',
      architecture: 'arm64',
    };
  };
  const version = async (
    sample: Sample,
    number: string,
    changes: Partial<VersionDefinition> = {},
  ): Promise<VersionDefinition> => ({
    version_id: `${sample}-${number}`,
    version: number,
    artifact: await upload(`${sample}/${number}.zip`, sourceOf(sample, number)),
    command: ['index.handler'],
    variables: {},
    dependencies: [],
    resources: [],
    memory_bytes: 134_217_728,
    health_checks: [quickCheck],
    stop_grace_milliseconds: 0,
    ...plainTraffic,
    ...changes,
  });
  const nameOf = (target: ServiceTarget) => functionNameOf(deps.settings, target);
  const remains = async (): Promise<readonly string[]> => {
    const [functions, roles, groups] = await Promise.all([
      lambda.send(new ListFunctionsCommand({})),
      iam.send(new ListRolesCommand({})),
      logs.send(new DescribeLogGroupsCommand({})),
    ]);
    return [
      ...(functions.Functions ?? []).map(({ FunctionName }) => `function ${FunctionName}`),
      ...(roles.Roles ?? []).map(({ RoleName }) => `role ${RoleName}`),
      ...(groups.logGroups ?? []).map(({ logGroupName }) => `logs ${logGroupName}`),
    ].filter((name) => name.includes(`windlass-${stage}-env-`));
  };
  return {
    deps,
    version,
    upload,
    remains,
    /** Asks the address of a service, where the emulator serves it. */
    askAt: (url: string, path = '/'): Promise<Answer> =>
      ask(`${emulator.endpoint}/_aws/lambda-url/${new URL(url).hostname.split('.')[0]}${path}`),
    configurationOf: (target: ServiceTarget, Qualifier?: string) =>
      lambda.send(
        new GetFunctionConfigurationCommand({
          FunctionName: nameOf(target),
          ...(Qualifier !== undefined && { Qualifier }),
        }),
      ),
    publishedVersions: async (target: ServiceTarget) =>
      ((await lambda.send(new ListVersionsByFunctionCommand({ FunctionName: nameOf(target) }))).Versions ?? []).flatMap(
        ({ Version }) => (Version === '$LATEST' ? [] : [Version]),
      ),
    policyOf: async (target: ServiceTarget): Promise<string> => {
      const { PolicyDocument } = await iam.send(
        new GetRolePolicyCommand({ RoleName: nameOf(target), PolicyName: 'windlass-service' }),
      );
      return decodeURIComponent(PolicyDocument ?? '');
    },
    close: async () => {
      table.close();
      for (const open of [lambda, iam, logs, s3, cloudwatch]) open.destroy();
      await emulator.close();
    },
  };
};
export type LambdaLab = Awaited<ReturnType<typeof openLambdaLab>>;
