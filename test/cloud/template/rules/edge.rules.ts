import { isOf, nameOf } from '../permissions.ts';
import {
  at,
  listOf,
  resourcesOf,
  stage,
  textOf,
  type NamedResource,
  type Template,
  type Loose,
  type MutableTemplate,
} from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

const deadLetters = '${DeadLetters.Arn}';

const rules = (template: Template): readonly NamedResource[] => resourcesOf(template, 'AWS::Events::Rule');
const targets = (template: Template) =>
  rules(template).flatMap((rule) => listOf(rule.properties['Targets']).map((target) => ({ rule, target })));
const ruleOf = (template: MutableTemplate, text: string): Loose =>
  Object.entries(template.Resources).find(([id, { Type }]) => Type === 'AWS::Events::Rule' && id.includes(text))?.[1];

const onFailure = ({ properties }: NamedResource): string =>
  textOf(at(properties, 'DestinationConfig', 'OnFailure', 'Destination'));

/** The queue's statements that let EventBridge send. */
const sendersOf = (template: Template): readonly string[] =>
  resourcesOf(template, 'AWS::SQS::QueuePolicy').flatMap(({ properties }) =>
    listOf(at(properties, 'PolicyDocument', 'Statement')).flatMap((statement) =>
      at(statement, 'Effect') === 'Allow' && at(statement, 'Principal', 'Service') === 'events.amazonaws.com'
        ? listOf(at(statement, 'Condition', 'ArnLike', 'aws:SourceArn')).map(textOf)
        : [],
    ),
  );

const streamReader = ({ Resources }: MutableTemplate): Loose =>
  Resources['PublishEventsEventSourceMappingDynamodbTable']!.Properties;

const allowedSenders = ({ Resources }: MutableTemplate): Loose =>
  Resources['DeadLettersPolicy']!.Properties.PolicyDocument.Statement[0].Condition.ArnLike;

const matches = (pattern: string, arn: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/[.$()+[\]{}\\^|]/gu, String.raw`\$&`).replaceAll('*', '.*')}$`, 'u').test(arn);

export const edgeRules: readonly TemplateRule[] = [
  {
    name: 'what a rule cannot deliver goes to the dead letters, after a while',
    breaches: (template) =>
      targets(template).flatMap(({ rule, target }) => [
        ...unless(textOf(at(target, 'DeadLetterConfig', 'Arn')) === deadLetters, `${rule.id} has no dead-letter queue`),
        ...unless(
          at(target, 'RetryPolicy', 'MaximumEventAgeInSeconds') !== undefined,
          `${rule.id} has no retry policy`,
        ),
      ]),
    probes: [
      [
        /notify\w+ has no dead-letter queue/u,
        (template) => delete ruleOf(template, 'notify').Properties.Targets[0].DeadLetterConfig,
      ],
      [
        /notify\w+ has no retry policy/u,
        (template) => delete ruleOf(template, 'notify').Properties.Targets[0].RetryPolicy,
      ],
    ],
  },
  {
    name: 'the queue of dead letters lets each rule and the bus send to it, and nobody else',
    breaches: (template) => {
      const arns = rules(template).map(({ properties }) => {
        const bus = textOf(properties['EventBusName']).replace('${Bus}', `windlass-${stage}/`);
        return `arn:aws:events:eu-central-1:123456789012:rule/${bus}${textOf(properties['Name'])}`;
      });
      const senders = sendersOf(template);
      const all = [...arns, `arn:aws:events:eu-central-1:123456789012:event-bus/windlass-${stage}`];
      return [
        ...all.filter((arn) => !senders.some((pattern) => matches(pattern, arn))).map((arn) => `${arn} may not send`),
        ...senders.filter((pattern) => !pattern.includes(`windlass-${stage}`)).map((pattern) => `${pattern} may send`),
      ];
    },
    probes: [
      [
        /rule\/windlass-tpl\/windlass-tpl-notify-rule-1 may not send/u,
        (template) => allowedSenders(template)['aws:SourceArn'].splice(1, 1),
      ],
      [
        /rule\/windlass-tpl-recoverDeployment-rule-1 may not send/u,
        (template) => allowedSenders(template)['aws:SourceArn'].splice(0, 1),
      ],
      [/arn:aws:events:\* may send/u, (template) => (allowedSenders(template)['aws:SourceArn'] = ['arn:aws:events:*'])],
    ],
  },
  {
    name: 'what a function could not do that nobody waits for goes to the dead letters',
    breaches: (template) => {
      const configurations = resourcesOf(template, 'AWS::Lambda::EventInvokeConfig');
      const invoked = resourcesOf(template, 'AWS::Lambda::Function').filter((lambda) =>
        targets(template).some(({ target }) => isOf(lambda, at(target, 'Arn'))),
      );
      return invoked.flatMap((lambda) => {
        const configuration = configurations.find(({ properties }) => isOf(lambda, properties['FunctionName']));
        return unless(
          configuration !== undefined && onFailure(configuration) === deadLetters,
          `${nameOf(lambda)} is called by events, and what it fails at is lost`,
        );
      });
    },
    probes: [
      [/notify is called by events/u, ({ Resources }) => delete Resources['NotifyLambdaEvConf']],
      [
        /sweepLeases is called by events/u,
        ({ Resources }) => delete Resources['SweepLeasesLambdaEvConf']!.Properties.DestinationConfig,
      ],
    ],
  },
  {
    name: 'what cannot be read of the table’s stream goes to the dead letters, and holds nothing up for ever',
    breaches: (template) =>
      resourcesOf(template, 'AWS::Lambda::EventSourceMapping').flatMap((mapping) => [
        ...unless(onFailure(mapping) === deadLetters, `${mapping.id} loses records`),
        ...unless(typeof mapping.properties['MaximumRetryAttempts'] === 'number', `${mapping.id} tries for ever`),
        ...unless(
          textOf(mapping.properties['FunctionResponseTypes']) === 'ReportBatchItemFailures',
          `${mapping.id} repeats whole batches`,
        ),
      ]),
    probes: [
      [/loses records/u, (template) => delete streamReader(template).DestinationConfig],
      [/tries for ever/u, (template) => delete streamReader(template).MaximumRetryAttempts],
      [/repeats whole batches/u, (template) => delete streamReader(template).FunctionResponseTypes],
    ],
  },
  {
    name: 'what the bus cannot route goes to the dead letters',
    breaches: (template) =>
      resourcesOf(template, 'AWS::Events::EventBus').flatMap(({ id, properties }) =>
        unless(textOf(at(properties, 'DeadLetterConfig', 'Arn')) === deadLetters, `${id} has no dead-letter queue`),
      ),
    probes: [
      [/Bus has no dead-letter queue/u, ({ Resources }) => delete Resources['Bus']!.Properties.DeadLetterConfig],
    ],
  },
  {
    name: 'dead letters are kept for two weeks, encrypted, and an alarm tells of the first',
    breaches: (template) => {
      const queue = at(template.Resources['DeadLetters']?.Properties);
      const alarms = resourcesOf(template, 'AWS::CloudWatch::Alarm').filter(
        ({ properties }) =>
          textOf(at(properties, 'Dimensions')).includes('DeadLetters') &&
          properties['Threshold'] === 0 &&
          listOf(properties['AlarmActions']).length > 0,
      );
      return [
        ...unless(at(queue, 'MessageRetentionPeriod') === 1_209_600, 'dead letters are not kept for 14 days'),
        ...unless(at(queue, 'SqsManagedSseEnabled') === true, 'dead letters are not encrypted'),
        ...unless(alarms.length > 0, 'nobody is told of dead letters'),
      ];
    },
    probes: [
      [/not kept/u, ({ Resources }) => delete Resources['DeadLetters']!.Properties.MessageRetentionPeriod],
      [/not encrypted/u, ({ Resources }) => delete Resources['DeadLetters']!.Properties.SqsManagedSseEnabled],
      [/nobody is told/u, ({ Resources }) => delete Resources['DeadLettersAlarm']],
    ],
  },
  {
    name: 'a rule may call what it calls, and only that rule may',
    breaches: (template) => {
      const permissions = resourcesOf(template, 'AWS::Lambda::Permission');
      const allowed = (rule: NamedResource, target: unknown): boolean =>
        permissions.some(
          ({ properties }) =>
            textOf(properties['Principal']) === 'events.amazonaws.com' &&
            textOf(properties['FunctionName']) === textOf(at(target as never, 'Arn')) &&
            [`\${${rule.id}.Arn}`, textOf(rule.properties['Name'])].some(
              (name) => name !== '' && textOf(properties['SourceArn']).endsWith(name),
            ),
        );
      return [
        ...targets(template)
          .filter(({ rule, target }) => !allowed(rule, target))
          .map(({ rule }) => `${rule.id} may not call its target`),
        ...permissions
          .filter(({ properties }) => textOf(properties['SourceArn']) === '')
          .map(({ id }) => `${id} lets anybody's rules call`),
      ];
    },
    probes: [
      [
        /notify\w+ may not call its target/u,
        ({ Resources }) =>
          Object.entries(Resources)
            .filter(([id, { Type }]) => Type === 'AWS::Lambda::Permission' && /notify/iu.test(id))
            .forEach(([id]) => delete Resources[id]),
      ],
      [
        /lets anybody's rules call/u,
        ({ Resources }) =>
          Object.values(Resources)
            .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
            .forEach(({ Properties }) => delete Properties.SourceArn),
      ],
    ],
  },
];
