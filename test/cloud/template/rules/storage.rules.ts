import { at, listOf, resourcesOf, textOf, type Json, type NamedResource, type Template } from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

const buckets = (template: Template): readonly NamedResource[] => resourcesOf(template, 'AWS::S3::Bucket');
const closed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'] as const;

/** Denies all that does not come by TLS. */
const refusesPlain = (statement: Json): boolean =>
  at(statement, 'Effect') === 'Deny' &&
  at(statement, 'Principal') === '*' &&
  textOf(at(statement, 'Condition', 'Bool', 'aws:SecureTransport')) === 'false';

const policyStatements = (
  template: Template,
  type: string,
  bound: (policy: NamedResource) => boolean,
): readonly Json[] =>
  resourcesOf(template, type)
    .filter(bound)
    .flatMap(({ properties }) => listOf(at(properties, 'PolicyDocument', 'Statement')));

const table = (template: Template): Json => template.Resources['Table']?.Properties;

export const storageRules: readonly TemplateRule[] = [
  {
    name: 'a bucket is closed to the public, encrypted, and reached by TLS only',
    breaches: (template) =>
      buckets(template).flatMap(({ id, properties }) => [
        ...closed
          .filter((name) => at(properties, 'PublicAccessBlockConfiguration', name) !== true)
          .map((name) => `${id} has no ${name}`),
        ...unless(
          listOf(at(properties, 'BucketEncryption', 'ServerSideEncryptionConfiguration')).length > 0,
          `${id} is not encrypted`,
        ),
        ...unless(
          policyStatements(
            template,
            'AWS::S3::BucketPolicy',
            (policy) => textOf(policy.properties['Bucket']) === `\${${id}}`,
          ).some(
            (statement) =>
              refusesPlain(statement) &&
              listOf(at(statement, 'Resource')).length === 2 &&
              at(statement, 'Action') === 's3:*',
          ),
          `${id} is reached without TLS`,
        ),
      ]),
    probes: [
      [
        /ArtifactsBucket has no BlockPublicPolicy/u,
        ({ Resources }) =>
          delete Resources['ArtifactsBucket']!.Properties.PublicAccessBlockConfiguration.BlockPublicPolicy,
      ],
      [
        /ReportsBucket is not encrypted/u,
        ({ Resources }) => delete Resources['ReportsBucket']!.Properties.BucketEncryption,
      ],
      [/ReportsBucket is reached without TLS/u, ({ Resources }) => delete Resources['ReportsBucketPolicy']],
      [
        /ServerlessDeploymentBucket has no/u,
        ({ Resources }) => delete Resources['ServerlessDeploymentBucket']!.Properties.PublicAccessBlockConfiguration,
      ],
    ],
  },
  {
    name: 'a report is kept as it was written, whatever becomes of the stack',
    breaches: (template) => {
      const bucket = template.Resources['ReportsBucket'];
      const properties = bucket?.Properties;
      const retention = at(properties, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention');
      return [
        ...unless(at(properties, 'VersioningConfiguration', 'Status') === 'Enabled', 'reports keep no versions'),
        ...unless(
          at(properties, 'ObjectLockEnabled') === true && Number(at(retention, 'Days')) > 0,
          'reports are not locked',
        ),
        ...unless(bucket?.DeletionPolicy === 'Retain', 'reports go with the stack'),
      ];
    },
    probes: [
      [/keep no versions/u, ({ Resources }) => delete Resources['ReportsBucket']!.Properties.VersioningConfiguration],
      [/not locked/u, ({ Resources }) => delete Resources['ReportsBucket']!.Properties.ObjectLockConfiguration],
      [/go with the stack/u, ({ Resources }) => (Resources['ReportsBucket']!['DeletionPolicy'] = 'Delete')],
    ],
  },
  {
    name: 'the table is paid by use, encrypted by KMS, recoverable, streamed, and forgets what has expired',
    breaches: (template) =>
      [
        ['BillingMode', textOf(at(table(template), 'BillingMode')), 'PAY_PER_REQUEST'],
        ['SSEType', textOf(at(table(template), 'SSESpecification', 'SSEType')), 'KMS'],
        ['SSEEnabled', textOf(at(table(template), 'SSESpecification', 'SSEEnabled')), 'true'],
        [
          'PointInTimeRecoveryEnabled',
          textOf(at(table(template), 'PointInTimeRecoverySpecification', 'PointInTimeRecoveryEnabled')),
          'true',
        ],
        ['StreamViewType', textOf(at(table(template), 'StreamSpecification', 'StreamViewType')), 'NEW_AND_OLD_IMAGES'],
        [
          'AttributeName',
          textOf(at(table(template), 'TimeToLiveSpecification', 'AttributeName')),
          'expires_at_seconds',
        ],
        ['Enabled', textOf(at(table(template), 'TimeToLiveSpecification', 'Enabled')), 'true'],
      ].flatMap(([name, found, wanted]) => unless(found === wanted, `the table's ${name} is ${found}, not ${wanted}`)),
    probes: (
      [
        'BillingMode',
        'SSESpecification',
        'PointInTimeRecoverySpecification',
        'StreamSpecification',
        'TimeToLiveSpecification',
      ] as const
    ).map((name) => [/the table's \w+ is /u, ({ Resources }) => delete Resources['Table']!.Properties[name]] as const),
  },
  {
    name: 'the topic is reached by TLS only, and CloudWatch’s alarms may publish to it',
    breaches: (template) => {
      const statements = policyStatements(
        template,
        'AWS::SNS::TopicPolicy',
        ({ properties }) => textOf(properties['Topics']) === '${Notifications}',
      );
      const alarms = statements.some(
        (statement) =>
          at(statement, 'Effect') === 'Allow' && at(statement, 'Principal', 'Service') === 'cloudwatch.amazonaws.com',
      );
      // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html: an alarm cannot use the key that AWS manages.
      const key = textOf(template.Resources['Notifications']?.Properties?.['KmsMasterKeyId']);
      return [
        ...unless(statements.some(refusesPlain), 'the topic is reached without TLS'),
        ...unless(alarms && key !== 'alias/aws/sns', 'alarms do not reach the topic'),
      ];
    },
    probes: [
      [
        /reached without TLS/u,
        ({ Resources }) => Resources['NotificationsPolicy']!.Properties.PolicyDocument.Statement.pop(),
      ],
      [
        /do not reach/u,
        ({ Resources }) => Resources['NotificationsPolicy']!.Properties.PolicyDocument.Statement.shift(),
      ],
      [/do not reach/u, ({ Resources }) => (Resources['Notifications']!.Properties.KmsMasterKeyId = 'alias/aws/sns')],
    ],
  },
  {
    name: 'every log is kept for a while, and not for ever',
    breaches: (template) =>
      resourcesOf(template, 'AWS::Logs::LogGroup').flatMap(({ id, properties }) =>
        unless(typeof properties['RetentionInDays'] === 'number', `${id} is kept for ever`),
      ),
    probes: [
      [/MachineLogs is kept for ever/u, ({ Resources }) => delete Resources['MachineLogs']!.Properties.RetentionInDays],
    ],
  },
];
