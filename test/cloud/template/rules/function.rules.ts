import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../../../scripts/node24.mjs';
import { nameOf } from '../permissions.ts';
import { at, listOf, resourcesOf, stage, textOf, type NamedResource, type Template } from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

const lambdas = (template: Template): readonly NamedResource[] => resourcesOf(template, 'AWS::Lambda::Function');

const each =
  (find: (lambda: NamedResource, template: Template) => readonly string[]): TemplateRule['breaches'] =>
  (template) =>
    lambdas(template).flatMap((lambda) => find(lambda, template).map((found) => `${nameOf(lambda)} ${found}`));

/** What no more than so many may run of at once, since a runaway would hurt: why, function.yml says. */
const reserved: Readonly<Record<string, number>> = {
  sweepLeases: 1,
  maintainDashboards: 1,
  acceptRequest: 10,
  fireTriggers: 10,
};

export const functionRules: readonly TemplateRule[] = [
  {
    name: 'a function runs on Node 24 and arm64',
    breaches: each(({ properties }) => [
      ...unless(properties['Runtime'] === 'nodejs24.x', `runs on ${textOf(properties['Runtime'])}`),
      ...unless(textOf(properties['Architectures']) === 'arm64', `runs on ${textOf(properties['Architectures'])}`),
    ]),
    probes: [
      [
        /planWave runs on nodejs22/u,
        ({ Resources }) => (Resources['PlanWaveLambdaFunction']!.Properties.Runtime = 'nodejs22.x'),
      ],
      [
        /planWave runs on x86_64/u,
        ({ Resources }) => (Resources['PlanWaveLambdaFunction']!.Properties.Architectures = ['x86_64']),
      ],
    ],
  },
  {
    name: 'a function is of this stage, by its name',
    breaches: each(({ properties }) =>
      unless(textOf(properties['FunctionName']).startsWith(`windlass-${stage}-`), 'is not named by its stage'),
    ),
    probes: [
      [
        /is not named/u,
        ({ Resources }) => (Resources['PlanWaveLambdaFunction']!.Properties.FunctionName = 'windlass-planWave'),
      ],
    ],
  },
  {
    name: 'a function’s log is kept for a while, and not for ever',
    breaches: each(({ properties }, template) => {
      const name = `/aws/lambda/${textOf(properties['FunctionName'])}`;
      const group = resourcesOf(template, 'AWS::Logs::LogGroup').find(
        (one) => textOf(one.properties['LogGroupName']) === name,
      );
      return unless(typeof group?.properties['RetentionInDays'] === 'number', 'has no log group with a retention');
    }),
    probes: [
      [/planWave has no log group/u, ({ Resources }) => delete Resources['PlanWaveLogGroup']],
      [
        /planWave has no log group/u,
        ({ Resources }) => delete Resources['PlanWaveLogGroup']!.Properties.RetentionInDays,
      ],
    ],
  },
  {
    name: 'a function has its entry in a component’s folder',
    breaches: each(({ properties }) => {
      const path = /^(functions\/[\w-]+\/[\w-]+\.lambda)\.handler$/u.exec(textOf(properties['Handler']))?.[1];
      return unless(
        path !== undefined && existsSync(join(repositoryRoot, `${path}.ts`)),
        `is at ${textOf(properties['Handler'])}, where there is none`,
      );
    }),
    probes: [
      [
        /planWave is at/u,
        ({ Resources }) => (Resources['PlanWaveLambdaFunction']!.Properties.Handler = 'plan.handler'),
      ],
    ],
  },
  {
    name: 'what would hurt as a runaway has a reserved concurrency, and nothing else takes from the account’s',
    breaches: each((lambda) => {
      const wanted = reserved[nameOf(lambda)];
      const found = lambda.properties['ReservedConcurrentExecutions'];
      return unless(found === wanted, `may run ${textOf(found)} times at once, not ${wanted}`);
    }),
    probes: [
      [
        /sweepLeases may run {2}times at once, not 1/u,
        ({ Resources }) => delete Resources['SweepLeasesLambdaFunction']!.Properties.ReservedConcurrentExecutions,
      ],
      [
        /planWave may run 5/u,
        ({ Resources }) => (Resources['PlanWaveLambdaFunction']!.Properties.ReservedConcurrentExecutions = 5),
      ],
    ],
  },
  {
    name: 'a function that an API’s caller waits for answers before API Gateway gives up',
    breaches: (template) => {
      const asked = resourcesOf(template, 'AWS::ApiGatewayV2::Integration').map(({ properties }) => ({
        uri: textOf(properties['IntegrationUri']),
        milliseconds: Number(properties['TimeoutInMillis']),
      }));
      return lambdas(template).flatMap((lambda) => {
        const waits = asked.find(({ uri }) => uri === `\${${lambda.id}.Arn}`)?.milliseconds ?? Infinity;
        const runs = Number(at(lambda.properties, 'Timeout')) * 1_000;
        return unless(runs < waits, `${nameOf(lambda)} may run for ${runs} ms, its caller waits for ${waits}`);
      });
    },
    probes: [
      [
        /orchestratorApi may run for 60000/u,
        ({ Resources }) => (Resources['OrchestratorApiLambdaFunction']!.Properties.Timeout = 60),
      ],
    ],
  },
  {
    name: 'a function is made after its role and its log group, which AWS would else make without an end',
    breaches: each((lambda) => {
      const before = listOf(lambda.DependsOn).map(String);
      return unless(
        before.some((id) => id.endsWith('LogGroup')),
        'may be made before its log group',
      );
    }),
    probes: [
      [/planWave may be made before/u, ({ Resources }) => delete Resources['PlanWaveLambdaFunction']!['DependsOn']],
    ],
  },
];
