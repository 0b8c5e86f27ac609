import { stage } from './template.ts';

/**
 * What each command needs, by AWS's Service Authorization Reference
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/, all actions here compared with its data on 2026-11-23) and, for
 * what rides on a command, the page that is named beside it.
 */

const of = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const released = `windlass-${stage}-env-*`;

/** Where in an account an action may be done, as the template says it. */
export const places = {
  table: '${Table.Arn}',
  stream: '${Table.StreamArn}',
  artifacts: '${ArtifactsBucket.Arn}/*',
  reports: '${ReportsBucket.Arn}/reports/*',
  bus: '${Bus.Arn}',
  topic: '${Notifications}',
  webhooks: of('secretsmanager', `secret:windlass-${stage}-webhooks-??????`),
  deadLetters: '${DeadLetters.Arn}',
  deployment: of('states', `stateMachine:windlass-${stage}-deployment`),
  rollback: of('states', `stateMachine:windlass-${stage}-rollback`),
  functions: of('lambda', `function:${released}`),
  roles: `arn:aws:iam::123456789012:role/${released}`,
  logs: of('logs', `log-group:/aws/lambda/${released}`),
  buckets: `arn:aws:s3:::${released}`,
  objects: `arn:aws:s3:::${released}/*`,
  probes: `arn:aws:s3:::${released}/windlass-probe/*`,
  tables: of('dynamodb', `table/${released}`),
  queues: of('sqs', released),
  alarms: of('cloudwatch', `alarm:${released}`),
  dashboards: `arn:aws:cloudwatch::123456789012:dashboard/${released}`,
  anything: '*',
} as const;
export type Place = keyof typeof places;

/** `actions`: separated by blanks, `action@place` when it is not done where the others of the group are. */
type Group = { readonly on: Place; readonly commands: Readonly<Record<string, string>> };

/** By the source that sends them, the longest beginning counts: the same command may be sent to different things. */
export const needs: Readonly<Record<string, Group>> = {
  'shared/adapters/dynamodb/': {
    on: 'table',
    commands: {
      GetItem: 'dynamodb:GetItem',
      Query: 'dynamodb:Query',
      PutItem: 'dynamodb:PutItem',
      DeleteItem: 'dynamodb:DeleteItem',
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html: what write-commands.ts puts into it.
      TransactWriteItems: 'dynamodb:PutItem dynamodb:DeleteItem dynamodb:ConditionCheckItem',
    },
  },
  'shared/adapters/dynamodb/table-driver/': {
    on: 'tables',
    commands: {
      // With Tags.
      CreateTable: 'dynamodb:CreateTable dynamodb:TagResource',
      DescribeTable: 'dynamodb:DescribeTable',
      ListTagsOfResource: 'dynamodb:ListTagsOfResource',
      UntagResource: 'dynamodb:UntagResource',
      DescribeContinuousBackups: 'dynamodb:DescribeContinuousBackups',
      UpdateContinuousBackups: 'dynamodb:UpdateContinuousBackups',
      GetResourcePolicy: 'dynamodb:GetResourcePolicy',
      GetItem: 'dynamodb:GetItem',
      DeleteItem: 'dynamodb:DeleteItem',
      DeleteTable: 'dynamodb:DeleteTable',
    },
  },
  'shared/adapters/s3/artifact-': {
    on: 'artifacts',
    commands: { HeadObject: 's3:GetObject', GetObject: 's3:GetObject' },
  },
  // Of the version that the event of a put names: the bucket keeps versions.
  'shared/adapters/s3/object-checksum.ts': {
    on: 'artifacts',
    commands: { HeadObject: 's3:GetObject s3:GetObjectVersion' },
  },
  'shared/adapters/s3/report-store.ts': { on: 'reports', commands: { PutObject: 's3:PutObject' } },
  'shared/adapters/s3/bucket-': {
    on: 'buckets',
    commands: {
      // With ObjectOwnership and Tags: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html, "Permissions".
      CreateBucket: 's3:CreateBucket s3:PutBucketOwnershipControls s3:TagResource',
      GetBucketTagging: 's3:GetBucketTagging',
      PutBucketTagging: 's3:PutBucketTagging',
      GetBucketVersioning: 's3:GetBucketVersioning',
      PutBucketVersioning: 's3:PutBucketVersioning',
      GetBucketEncryption: 's3:GetEncryptionConfiguration',
      PutBucketEncryption: 's3:PutEncryptionConfiguration',
      GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
      PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
      GetBucketPolicy: 's3:GetBucketPolicy',
      PutBucketPolicy: 's3:PutBucketPolicy',
      ListObjectsV2: 's3:ListBucket',
      ListObjectVersions: 's3:ListBucketVersions',
      // Of objects with and without a version.
      DeleteObjects: 's3:DeleteObject@objects s3:DeleteObjectVersion@objects',
      DeleteBucket: 's3:DeleteBucket',
    },
  },
  'shared/adapters/s3/bucket-probe.ts': {
    on: 'probes',
    commands: {
      PutObject: 's3:PutObject',
      GetObject: 's3:GetObject',
      DeleteObject: 's3:DeleteObject s3:DeleteObjectVersion',
    },
  },
  'shared/adapters/sqs/': {
    on: 'queues',
    commands: {
      // With tags.
      CreateQueue: 'sqs:CreateQueue sqs:TagQueue',
      GetQueueUrl: 'sqs:GetQueueUrl',
      GetQueueAttributes: 'sqs:GetQueueAttributes',
      ListQueueTags: 'sqs:ListQueueTags',
      SetQueueAttributes: 'sqs:SetQueueAttributes',
      DeleteQueue: 'sqs:DeleteQueue',
    },
  },
  'shared/adapters/lambda/': {
    on: 'functions',
    commands: {
      GetAlias: 'lambda:GetAlias',
      UpdateAlias: 'lambda:UpdateAlias',
      CreateAlias: 'lambda:CreateAlias',
      GetPolicy: 'lambda:GetPolicy',
      AddPermission: 'lambda:AddPermission',
      RemovePermission: 'lambda:RemovePermission',
      GetFunctionConfiguration: 'lambda:GetFunctionConfiguration',
      // With Tags; the caller hands on the role and reads the code: https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html
      CreateFunction: 'lambda:CreateFunction lambda:TagResource iam:PassRole@roles s3:GetObject@artifacts',
      UpdateFunctionCode: 'lambda:UpdateFunctionCode s3:GetObject@artifacts',
      UpdateFunctionConfiguration: 'lambda:UpdateFunctionConfiguration iam:PassRole@roles',
      PublishVersion: 'lambda:PublishVersion',
      GetFunctionUrlConfig: 'lambda:GetFunctionUrlConfig',
      CreateFunctionUrlConfig: 'lambda:CreateFunctionUrlConfig',
      DeleteFunctionUrlConfig: 'lambda:DeleteFunctionUrlConfig',
      ListVersionsByFunction: 'lambda:ListVersionsByFunction',
      DeleteFunction: 'lambda:DeleteFunction',
      Invoke: 'lambda:InvokeFunction',
      // With tags.
      CreateLogGroup: 'logs:CreateLogGroup@logs logs:TagResource@logs',
      PutRetentionPolicy: 'logs:PutRetentionPolicy@logs',
      DeleteLogGroup: 'logs:DeleteLogGroup@logs',
      GetMetricData: 'cloudwatch:GetMetricData@anything',
    },
  },
  'shared/adapters/iam/': {
    on: 'roles',
    commands: {
      GetRole: 'iam:GetRole',
      // With Tags.
      CreateRole: 'iam:CreateRole iam:TagRole',
      PutRolePolicy: 'iam:PutRolePolicy',
      DeleteRolePolicy: 'iam:DeleteRolePolicy',
      DeleteRole: 'iam:DeleteRole',
    },
  },
  'shared/adapters/cloudwatch/': {
    on: 'dashboards',
    commands: {
      // With Tags.
      PutMetricAlarm: 'cloudwatch:PutMetricAlarm@alarms cloudwatch:TagResource@alarms',
      DeleteAlarms: 'cloudwatch:DeleteAlarms@alarms',
      // By the beginning of their names, for which AWS asks for the right to all.
      DescribeAlarms: 'cloudwatch:DescribeAlarms@anything',
      ListDashboards: 'cloudwatch:ListDashboards@anything',
      GetDashboard: 'cloudwatch:GetDashboard',
      PutDashboard: 'cloudwatch:PutDashboard',
      DeleteDashboards: 'cloudwatch:DeleteDashboards',
    },
  },
  'shared/adapters/stepfunctions/': {
    on: 'deployment',
    commands: { StartExecution: 'states:StartExecution states:StartExecution@rollback' },
  },
  'shared/adapters/eventbridge/': { on: 'bus', commands: { PutEvents: 'events:PutEvents' } },
  'shared/adapters/sns/': { on: 'topic', commands: { Publish: 'sns:Publish' } },
  'shared/adapters/secretsmanager/': { on: 'webhooks', commands: { GetSecretValue: 'secretsmanager:GetSecretValue' } },
};

type Unsent = { readonly because: string; readonly actions: string };

const tableReads = 'dynamodb:GetItem@table dynamodb:Query@table';
const tableWrites = 'dynamodb:PutItem@table dynamodb:DeleteItem@table dynamodb:ConditionCheckItem@table';
const onlyReads = 'The table comes whole, with its writes; this function only reads of it.';
const noTable = 'What every function stands on has the table; this one does not use it.';
const startsDeployments = 'The engine knows both machines; this function starts deployments only.';
const startsRollbacks = 'The engine knows both machines; this function starts rollbacks only.';

/** What a bundle can send, and its function does not: its role must be without it. By the function's name. */
export const unsent: Readonly<Record<string, readonly Unsent[]>> = {
  publishEvents: [{ because: noTable, actions: `${tableReads} ${tableWrites}` }],
  recoverDeployment: [
    { because: onlyReads, actions: tableWrites },
    { because: startsRollbacks, actions: 'states:StartExecution@deployment' },
  ],
  aboutApi: [{ because: onlyReads, actions: tableWrites }],
  recordMetrics: [{ because: onlyReads, actions: tableWrites }],
  maintainDashboards: [{ because: onlyReads, actions: tableWrites }],
  startQueued: [{ because: startsDeployments, actions: 'states:StartExecution@rollback' }],
  orchestratorApi: [{ because: startsDeployments, actions: 'states:StartExecution@rollback' }],
  controlApi: [{ because: startsRollbacks, actions: 'states:StartExecution@deployment' }],
  acceptRequest: [{ because: startsDeployments, actions: 'states:StartExecution@rollback' }],
  fireTriggers: [{ because: startsDeployments, actions: 'states:StartExecution@rollback' }],
};

/** What Lambda itself needs of a function's role, by what the function is set up with. The log group is the function's own. */
export const lambdasOwn = {
  log: 'logs:CreateLogStream logs:CreateLogGroup logs:PutLogEvents',
  // https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
  tracing: 'xray:PutTraceSegments@anything xray:PutTelemetryRecords@anything',
  // https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-eventsourcemapping.html
  stream:
    'dynamodb:GetRecords@stream dynamodb:GetShardIterator@stream dynamodb:DescribeStream@stream dynamodb:ListStreams@anything',
  // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
  on_failure: 'sqs:SendMessage@deadLetters',
} as const;
