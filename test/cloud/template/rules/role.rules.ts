import { nameOf, roleOf, statementsOf } from '../permissions.ts';
import {
  resourcesOf,
  stage,
  textOf,
  type NamedResource,
  type Template,
  type Loose,
  type LooseResource,
  type MutableTemplate,
} from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

const policies = (template: Template): readonly NamedResource[] => [
  ...resourcesOf(template, 'AWS::IAM::Role'),
  ...resourcesOf(template, 'AWS::IAM::ManagedPolicy'),
];
type Statement = ReturnType<typeof statementsOf>[number];

const eachStatement =
  (find: (statement: Statement) => readonly string[]): TemplateRule['breaches'] =>
  (template) =>
    policies(template).flatMap((role) =>
      statementsOf(role)
        .flatMap(find)
        .map((found) => `${role.id} ${found}`),
    );

/** They know no resources, or AWS asks for the right to all: by the Service Authorization Reference. */
const withoutResources = new Set([
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
  'cloudwatch:GetMetricData',
  'cloudwatch:ListDashboards',
  // By the beginning of names, AWS asks for the right to every alarm.
  'cloudwatch:DescribeAlarms',
  'dynamodb:ListStreams',
  // https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
]);

/** The one rule of the account that Step Functions itself keeps. */
const stepFunctionsRule = 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';

const conditionOf = (statement: Statement): string => JSON.stringify(statement.condition ?? {});

/** A statement of PlanWave's own, which probes put something else in. */
const planWaveMay = ({ Resources }: MutableTemplate): Loose =>
  Resources['PlanWaveIamRoleLambdaExecution']!.Properties.Policies[0].PolicyDocument.Statement[1];

export const roleRules: readonly TemplateRule[] = [
  {
    name: 'a role is given nothing by a wildcard of actions',
    breaches: eachStatement(({ actions }) =>
      actions.filter((action) => action.includes('*')).map((action) => `may ${action}`),
    ),
    probes: [
      [/PlanWave\w+ may dynamodb:\*/u, (template) => (planWaveMay(template).Action = ['dynamodb:*'])],
      [/PlanWave\w+ may s3:Put\*/u, (template) => (planWaveMay(template).Action = ['s3:Put*'])],
    ],
  },
  {
    name: 'a role names what it may change, unless there is nothing to name',
    breaches: eachStatement(({ actions, resources }) =>
      resources.includes('*')
        ? actions.filter((action) => !withoutResources.has(action)).map((action) => `may ${action} on *`)
        : [],
    ),
    probes: [
      [
        /may dynamodb:PutItem on \*/u,
        (template) =>
          Object.assign(planWaveMay(template), {
            Action: ['dynamodb:PutItem'],
            Resource: '*',
          }),
      ],
    ],
  },
  {
    name: 'a role reaches things of its own stage only',
    breaches: eachStatement(({ resources }) =>
      resources
        .filter(
          (resource) =>
            resource !== '*' &&
            !resource.startsWith('${') &&
            !resource.includes(`windlass-${stage}`) &&
            !resource.endsWith(stepFunctionsRule),
        )
        .map((resource) => `reaches ${resource}`),
    ),
    probes: [
      [
        /reaches arn:aws:lambda:\*:\*:function:\*/u,
        (template) => (planWaveMay(template).Resource = 'arn:aws:lambda:*:*:function:*'),
      ],
    ],
  },
  {
    name: 'a role is named by its stage',
    breaches: (template) =>
      resourcesOf(template, 'AWS::IAM::Role').flatMap(({ id, properties }) =>
        unless(
          textOf(properties['RoleName']).startsWith(`windlass-${stage}-`),
          `${id} is named ${textOf(properties['RoleName'])}`,
        ),
      ),
    probes: [
      [
        /PlanWave\w+ is named plan/u,
        ({ Resources }) => (Resources['PlanWaveIamRoleLambdaExecution']!.Properties.RoleName = 'plan'),
      ],
    ],
  },
  {
    name: 'a role allows, and never names what it must not',
    breaches: eachStatement(({ effect, actions, resources }) => [
      ...unless(effect === 'Allow', `has a statement of ${effect}`),
      ...(actions.length === 0 || resources.length === 0 ? ['has a statement by what it is not about'] : []),
    ]),
    probes: [[/by what it is not about/u, (template) => delete planWaveMay(template).Action]],
  },
  {
    name: 'each function has a role of its own, which holds nothing but one inline policy',
    breaches: (template) => {
      const roles = resourcesOf(template, 'AWS::Lambda::Function').map(
        (lambda) => [nameOf(lambda), roleOf(template, lambda)] as const,
      );
      return roles.flatMap(([name, role]) => [
        ...unless(roles.filter(([, other]) => other.id === role.id).length === 1, `${name} shares ${role.id}`),
        ...unless(textOf(role.properties['ManagedPolicyArns']) === '', `${role.id} has managed policies`),
      ]);
    },
    probes: [
      [
        /planWave shares BeginRollback/u,
        ({ Resources }) =>
          (Resources['PlanWaveLambdaFunction']!.Properties.Role =
            Resources['BeginRollbackLambdaFunction']!.Properties.Role),
      ],
      [
        /has managed policies/u,
        ({ Resources }) =>
          (Resources['PlanWaveIamRoleLambdaExecution']!.Properties.ManagedPolicyArns = [
            'arn:aws:iam::aws:policy/AdministratorAccess',
          ]),
      ],
    ],
  },
  {
    name: 'no role is there that nobody takes on',
    breaches: (template) => {
      const others = Object.entries(template.Resources).filter(([, { Type }]) => Type !== 'AWS::IAM::Role');
      const text = others.map(([, { Properties }]) => JSON.stringify(Properties)).join();
      return resourcesOf(template, 'AWS::IAM::Role')
        .filter(({ id }) => !text.includes(`{"Fn::GetAtt":["${id}","Arn"]}`))
        .map(({ id }) => `nobody takes ${id} on`);
    },
    probes: [
      [/nobody takes PlanWave\w+ on/u, ({ Resources }) => delete Resources['PlanWaveLambdaFunction']],
      [
        // What osls makes for functions that have no role of their own.
        /nobody takes IamRoleLambdaExecution on/u,
        ({ Resources }) => (Resources['IamRoleLambdaExecution'] = Resources['PlanWaveIamRoleLambdaExecution']!),
      ],
    ],
  },
  {
    name: 'roles are made and given rights only under the boundary, and handed on only to Lambda',
    breaches: eachStatement((statement) => {
      const { actions } = statement;
      const bounded =
        conditionOf(statement) === '{"StringEquals":{"iam:PermissionsBoundary":{"Ref":"ServiceBoundary"}}}';
      const toLambda = conditionOf(statement) === '{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}';
      return [
        ...actions
          .filter((action) => /^iam:(Create|Put|Attach|Update)/u.test(action) && !bounded)
          .map((action) => `may ${action} beyond the boundary`),
        ...(actions.includes('iam:PassRole') && !toLambda ? ['may hand roles on to anybody'] : []),
      ];
    }),
    probes: [
      [
        /AdvanceRollout\w+ may iam:CreateRole beyond/u,
        ({ Resources }) => dropConditions(Resources['AdvanceRolloutIamRoleLambdaExecution']),
      ],
      [
        /AdvanceRollout\w+ may hand roles on/u,
        ({ Resources }) => dropConditions(Resources['AdvanceRolloutIamRoleLambdaExecution']),
      ],
    ],
  },
];

const dropConditions = (role: LooseResource | undefined): void => {
  for (const statement of role?.Properties.Policies[0].PolicyDocument.Statement ?? []) delete statement.Condition;
};
