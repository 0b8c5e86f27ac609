import type { ResourceType } from '../../domain/resource/resource-requirement.ts';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { NotSupportedError, type ServiceTarget, type VersionDefinition } from '../../ports/service-deployer.port.ts';
import { tableName } from '../dynamodb/table-driver/table-name.ts';
import { arnOf, functionNameOf, logGroupOf } from '../lambda/lambda-names.ts';
import type { LambdaSettings } from '../lambda/lambda-settings.ts';
import { bucketName } from '../s3/bucket-name.ts';
import { queueName } from '../sqs/queue-name.ts';

export type UsedResource = VersionDefinition['resources'][number];
type Place = Pick<LambdaSettings, 'stage' | 'account_id' | 'region'>;
type Statement = {
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
};

const allow = (actions: readonly string[], arns: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: arns,
});

const tableActions = [
  'GetItem',
  'BatchGetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'BatchWriteItem',
  'ConditionCheckItem',
  'Query',
  'Scan',
  // Object mappers of the SDKs ask for a table’s keys before anything else.
  'DescribeTable',
].map((action) => `dynamodb:${action}`);

type Use = (place: Place, target: ResourceTarget) => readonly Statement[];

/** What using a resource takes: its content, and how it is found and described; never a change of its configuration. */
const uses: Readonly<Partial<Record<ResourceType, Use>>> = {
  S3_BUCKET: (place, target) => {
    const name = bucketName({ scope: place }, target);
    return [
      allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [arnOf(place, 's3', `${name}/*`)]),
      allow(['s3:ListBucket'], [arnOf(place, 's3', name)]),
    ];
  },
  DYNAMODB_TABLE: (place, target) => {
    const table = arnOf(place, 'dynamodb', `table/${tableName({ scope: place }, target)}`);
    return [allow(tableActions, [table, `${table}/index/*`])];
  },
  SQS_QUEUE: (place, target) => [
    allow(
      [
        'sqs:SendMessage',
        'sqs:ReceiveMessage',
        'sqs:DeleteMessage',
        // A consumer that needs longer than it thought, or gives a message back at once.
        'sqs:ChangeMessageVisibility',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
      ],
      // A service is not told whether the queue of that name is a FIFO queue: it is one of the two.
      [false, true].map((isFifo) => arnOf(place, 'sqs', queueName({ scope: place }, target, isFifo))),
    ),
  ],
};

/** What a service can use; infrastructure/services.yml bounds what is granted for it. */
export const usableResourceTypes = Object.keys(uses) as readonly ResourceType[];

const statementsOf = (
  place: Place,
  { environment_id }: ServiceTarget,
  { resource_type, name }: UsedResource,
): readonly Statement[] => {
  const use = uses[resource_type];
  if (use === undefined)
    throw new NotSupportedError(
      `${name} is a ${resource_type}, which a Lambda function cannot use yet. Use one of ${usableResourceTypes.join(', ')}.`,
    );
  return use(place, { environment_id, resource_type, name });
};

/** What a service may do: write its own log, and use exactly these resources. Throws NotSupportedError. */
export const servicePolicy = (place: Place, target: ServiceTarget, resources: readonly UsedResource[]) => {
  const log = arnOf(place, 'logs', `log-group:${logGroupOf(functionNameOf(place, target))}:*`);
  const used = [...new Map(resources.map((one) => [`${one.resource_type}/${one.name}`, one])).values()];
  return {
    Version: '2012-10-17',
    Statement: [
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [log]),
      ...used
        .toSorted((left, right) => (left.name < right.name ? -1 : 1))
        .flatMap((one) => statementsOf(place, target, one)),
    ],
  };
};

/** The one inline policy of a service's role. */
export const servicePolicyName = 'windlass-service';

/** Only Lambda takes on the role. */
export const trustPolicy = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
} as const;
