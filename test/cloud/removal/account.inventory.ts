import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeMetricFiltersCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CognitoIdentityProviderClient, ListUserPoolsCommand } from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient, ListPoliciesCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListEventSourceMappingsCommand, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SdkOptions } from '../stage/cloud.stage.ts';

type Names = readonly (string | undefined)[];
type Lister = (sdk: SdkOptions) => Promise<Names>;

/** All that a client pages through. */
const pages = async (ask: (token: string | undefined) => Promise<readonly [Names, string | undefined]>) => {
  const found: (string | undefined)[] = [];
  let token: string | undefined;
  do {
    const [names, next] = await ask(token);
    found.push(...names);
    token = next;
  } while (token !== undefined);
  return found;
};

/** A kind of thing, and the names of all of it that the account has. */
const listers: Readonly<Record<string, Lister>> = {
  stack: async (sdk) =>
    ((await new CloudFormationClient(sdk).send(new DescribeStacksCommand({}))).Stacks ?? []).map(
      ({ StackName }) => StackName,
    ),
  function: (sdk) =>
    pages(async (Marker) => {
      const { Functions = [], NextMarker } = await new LambdaClient(sdk).send(new ListFunctionsCommand({ Marker }));
      return [Functions.map(({ FunctionName }) => FunctionName), NextMarker];
    }),
  stream: async (sdk) =>
    ((await new LambdaClient(sdk).send(new ListEventSourceMappingsCommand({}))).EventSourceMappings ?? []).map(
      ({ EventSourceArn }) => EventSourceArn,
    ),
  role: (sdk) =>
    pages(async (Marker) => {
      const answer = await new IAMClient(sdk).send(new ListRolesCommand({ Marker }));
      return [(answer.Roles ?? []).map(({ RoleName }) => RoleName), answer.IsTruncated ? answer.Marker : undefined];
    }),
  policy: async (sdk) =>
    ((await new IAMClient(sdk).send(new ListPoliciesCommand({ Scope: 'Local' }))).Policies ?? []).map(
      ({ PolicyName }) => PolicyName,
    ),
  'log group': (sdk) =>
    pages(async (nextToken) => {
      const answer = await new CloudWatchLogsClient(sdk).send(new DescribeLogGroupsCommand({ nextToken }));
      return [(answer.logGroups ?? []).map(({ logGroupName }) => logGroupName), answer.nextToken];
    }),
  'metric filter': async (sdk) =>
    ((await new CloudWatchLogsClient(sdk).send(new DescribeMetricFiltersCommand({}))).metricFilters ?? []).map(
      ({ logGroupName }) => logGroupName,
    ),
  alarm: async (sdk) =>
    ((await new CloudWatchClient(sdk).send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).map(
      ({ AlarmName }) => AlarmName,
    ),
  dashboard: async (sdk) =>
    ((await new CloudWatchClient(sdk).send(new ListDashboardsCommand({}))).DashboardEntries ?? []).map(
      ({ DashboardName }) => DashboardName,
    ),
  table: async (sdk) => (await new DynamoDBClient(sdk).send(new ListTablesCommand({}))).TableNames ?? [],
  queue: async (sdk) => (await new SQSClient(sdk).send(new ListQueuesCommand({}))).QueueUrls ?? [],
  topic: async (sdk) =>
    ((await new SNSClient(sdk).send(new ListTopicsCommand({}))).Topics ?? []).map(({ TopicArn }) => TopicArn),
  bus: async (sdk) =>
    ((await new EventBridgeClient(sdk).send(new ListEventBusesCommand({}))).EventBuses ?? []).map(({ Name }) => Name),
  rule: async (sdk) =>
    ((await new EventBridgeClient(sdk).send(new ListRulesCommand({}))).Rules ?? []).map(({ Name }) => Name),
  secret: async (sdk) =>
    (
      (await new SecretsManagerClient(sdk).send(new ListSecretsCommand({ IncludePlannedDeletion: true }))).SecretList ??
      []
    ).map(({ Name }) => Name),
  machine: async (sdk) =>
    ((await new SFNClient(sdk).send(new ListStateMachinesCommand({}))).stateMachines ?? []).map(({ name }) => name),
  'user pool': async (sdk) =>
    (
      (await new CognitoIdentityProviderClient(sdk).send(new ListUserPoolsCommand({ MaxResults: 60 }))).UserPools ?? []
    ).map(({ Name }) => Name),
  bucket: async (sdk) =>
    ((await new S3Client({ ...sdk, forcePathStyle: true }).send(new ListBucketsCommand({}))).Buckets ?? []).map(
      ({ Name }) => Name,
    ),
};

export const kindsOfThings = Object.keys(listers).toSorted();

/** `<kind> <name>` of everything in the account whose name has the part. */
export const inventoryOf = async (sdk: SdkOptions, part: string): Promise<readonly string[]> => {
  const found = await Promise.all(
    Object.entries(listers).map(async ([kind, list]) =>
      (await list(sdk)).flatMap((name = '') => (name.includes(part) ? [`${kind} ${name}`] : [])),
    ),
  );
  return found.flat().toSorted();
};
