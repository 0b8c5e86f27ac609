import { describe, expect, it } from '@jest/globals';
import { servicePolicy } from '../../../../../shared/adapters/iam/service-policy.ts';
import { physicalName } from '../../../../../shared/adapters/aws/physical-name.ts';
import { functionNameOf } from '../../../../../shared/adapters/lambda/lambda-names.ts';
import { settings, target } from '../lambda/lambda.fixture.ts';

const nameOf = (name: string, longest: number) => physicalName(settings, target.environment_id, name, longest);

describe('what a service’s role allows', () => {
  it('is its own log alone, when it uses nothing', () => {
    const log = `arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/${functionNameOf(settings, target)}:*`;
    expect(servicePolicy(settings, target, []).Statement).toEqual([
      { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: [log] },
    ]);
  });

  it('is the content of exactly its resources, each once, by their physical names [CS3]', () => {
    const { Statement } = servicePolicy(settings, target, [
      { resource_type: 'S3_BUCKET', name: 'pictures' },
      { resource_type: 'DYNAMODB_TABLE', name: 'orders' },
      { resource_type: 'SQS_QUEUE', name: 'mails' },
      { resource_type: 'DYNAMODB_TABLE', name: 'orders' },
    ]);
    const resources = Statement.slice(1).map(({ Resource }) => Resource);
    const table = `arn:aws:dynamodb:eu-central-1:123456789012:table/${nameOf('orders', 255)}`;
    expect(resources).toEqual([
      [
        `arn:aws:sqs:eu-central-1:123456789012:${nameOf('mails', 80)}`,
        `arn:aws:sqs:eu-central-1:123456789012:${nameOf('mails', 75)}.fifo`,
      ],
      [table, `${table}/index/*`],
      [`arn:aws:s3:::${nameOf('pictures', 63)}/*`],
      [`arn:aws:s3:::${nameOf('pictures', 63)}`],
    ]);
    expect(JSON.stringify(Statement)).not.toMatch(/"[a-z0-9]+:\*"|Resource":\["\*/);
  });

  it('is all that a consumer of a queue and a mapper of a table call [CS3]', () => {
    const { Statement } = servicePolicy(settings, target, [
      { resource_type: 'DYNAMODB_TABLE', name: 'orders' },
      { resource_type: 'SQS_QUEUE', name: 'mails' },
    ]);
    expect(Statement.flatMap(({ Action }) => Action)).toEqual(
      expect.arrayContaining(['sqs:GetQueueUrl', 'sqs:ChangeMessageVisibility', 'dynamodb:DescribeTable']),
    );
  });

  it('has nothing for a type that a function cannot use', () => {
    expect(() => servicePolicy(settings, target, [{ resource_type: 'RDS_DATABASE', name: 'orders' }])).toThrow(
      /orders is a RDS_DATABASE, which a Lambda function cannot use yet/,
    );
  });

  it('is in the partition of the region', () => {
    expect(JSON.stringify(servicePolicy({ ...settings, region: 'cn-north-1' }, target, []))).toContain(
      'arn:aws-cn:logs:cn-north-1',
    );
  });
});
