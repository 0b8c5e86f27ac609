import type { ResourceType } from '../../domain/resource/resource-requirement.ts';
import { NotSupportedError, type ServiceTarget, type VersionDefinition } from '../../ports/service-deployer.port.ts';
import { physicalName } from '../aws/physical-name.ts';
import { arnOf, functionNameOf, logGroupOf } from '../lambda/lambda-names.ts';
import type { LambdaSettings } from '../lambda/lambda-settings.ts';

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

type Use = { readonly longest_name: number; readonly statements: (place: Place, name: string) => readonly Statement[] };

/** What using a resource takes: its content, never its configuration. */
const uses: Readonly<Partial<Record<ResourceType, Use>>> = {
  S3_BUCKET: {
    longest_name: 63,
    statements: (place, name) => [
      allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [arnOf(place, 's3', `${name}/*`)]),
      allow(['s3:ListBucket'], [arnOf(place, 's3', name)]),
    ],
  },
  DYNAMODB_TABLE: {
    longest_name: 255,
    statements: (place, name) => [
      allow(
        [
          'dynamodb:GetItem',
          'dynamodb:BatchGetItem',
          'dynamodb:PutItem',
          'dynamodb:UpdateItem',
          'dynamodb:DeleteItem',
          'dynamodb:BatchWriteItem',
          'dynamodb:ConditionCheckItem',
          'dynamodb:Query',
          'dynamodb:Scan',
        ],
        [arnOf(place, 'dynamodb', `table/${name}`), arnOf(place, 'dynamodb', `table/${name}/index/*`)],
      ),
    ],
  },
  SQS_QUEUE: {
    longest_name: 80,
    statements: (place, name) => [
      allow(
        ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        [arnOf(place, 'sqs', name)],
      ),
    ],
  },
};

const statementsOf = (
  place: Place,
  { environment_id }: ServiceTarget,
  { resource_type, name }: UsedResource,
): readonly Statement[] => {
  const use = uses[resource_type];
  if (use === undefined)
    throw new NotSupportedError(
      `${name} is a ${resource_type}, which a Lambda function cannot use yet. Use one of ${Object.keys(uses).join(', ')}.`,
    );
  return use.statements(place, physicalName(place, environment_id, name, use.longest_name));
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
