import { servicePolicy, usableResourceTypes } from '../../../../shared/adapters/iam/service-policy.ts';
import { statementsOf } from '../permissions.ts';
import { resourcesOf, stage, type Loose, type Template } from '../template.ts';
import type { TemplateRule } from '../template.rule.ts';

type Grant = { readonly action: string; readonly resource: string };
type Statement = { readonly actions: readonly string[]; readonly resources: readonly string[] };

const grantsOf = (statements: readonly Statement[]): readonly Grant[] =>
  statements.flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => ({ action, resource }))),
  );

/** The policy of a service that uses a resource of each type. */
const grantable = grantsOf(
  servicePolicy(
    { stage, account_id: '123456789012', region: 'eu-central-1' },
    { environment_id: 'cloud', service_name: 'cart' },
    usableResourceTypes.map((resource_type) => ({ resource_type, name: 'orders' })),
  ).Statement.map(({ Action, Resource }) => ({ actions: Action, resources: Resource })),
);

const bounds = (template: Template): readonly Grant[] =>
  resourcesOf(template, 'AWS::IAM::ManagedPolicy')
    .filter(({ id }) => id === 'ServiceBoundary')
    .flatMap((boundary) => grantsOf(statementsOf(boundary)));

/** Whether the pattern of the boundary, in which * stands for anything, takes in what a role names. */
const covers = (bound: Grant, granted: Grant): boolean => {
  const pattern = bound.resource.replace(/[^\w*]/gu, '\\$&').replaceAll('*', '.*');
  return bound.action === granted.action && new RegExp(`^${pattern}$`).test(granted.resource);
};

const told = ({ action, resource }: Grant): string => `${action} on ${resource}`;

const statementOf = (boundary: Loose, action: string): Loose =>
  boundary.Properties.PolicyDocument.Statement.find(({ Action }: { Action: string[] }) => Action.includes(action));

export const boundaryRules: readonly TemplateRule[] = [
  {
    name: 'the boundary of services allows all that their roles can be granted, and nothing else',
    breaches: (template) => [
      ...grantable
        .filter((granted) => !bounds(template).some((bound) => covers(bound, granted)))
        .map((granted) => `leaves out ${told(granted)}`),
      ...bounds(template)
        .filter((bound) => !grantable.some((granted) => covers(bound, granted)))
        .map((bound) => `allows ${told(bound)}, which no role is granted`),
    ],
    probes: [
      [
        /leaves out sqs:GetQueueUrl on arn:aws:sqs:eu-central-1:123456789012:windlass-tpl-env-cloud-orders-\w+\.fifo/u,
        ({ Resources }) => {
          const statement = statementOf(Resources['ServiceBoundary'], 'sqs:GetQueueUrl');
          statement.Action = statement.Action.filter((action: string) => action !== 'sqs:GetQueueUrl');
        },
      ],
      [
        /leaves out dynamodb:Scan on /u,
        ({ Resources }) => (statementOf(Resources['ServiceBoundary'], 'dynamodb:Scan').Resource = 'arn:aws:other'),
      ],
      [
        /allows sqs:PurgeQueue on arn:aws:sqs:eu-central-1:123456789012:windlass-tpl-env-\*, which no role is granted/u,
        ({ Resources }) => statementOf(Resources['ServiceBoundary'], 'sqs:GetQueueUrl').Action.push('sqs:PurgeQueue'),
      ],
    ],
  },
];
