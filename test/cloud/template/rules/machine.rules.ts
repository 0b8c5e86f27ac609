import { allStates, substitutionIn } from '../../../../local/workflow/machine.definitions.ts';
import { statementsOf } from '../permissions.ts';
import { at, resourcesOf, textOf, type NamedResource, type Properties, type Template } from '../template.ts';
import { unless, type TemplateRule } from '../template.rule.ts';

const machines = (template: Template): readonly NamedResource[] =>
  resourcesOf(template, 'AWS::StepFunctions::StateMachine');

const substitutions = ({ properties }: NamedResource): Properties =>
  (properties['DefinitionSubstitutions'] ?? {}) as Properties;

/** What stands in the definition for the template to put in. */
const wanted = ({ properties }: NamedResource): readonly string[] => [
  ...new Set([...textOf(properties['DefinitionString']).matchAll(/"\$\{(\w+)\}"/gu)].map(([, name = '']) => name)),
];

const tasksOf = (machine: NamedResource): readonly string[] =>
  allStates(JSON.parse(textOf(machine.properties['DefinitionString'])) as Parameters<typeof allStates>[0]).flatMap(
    ({ state }) => {
      const name = state.Type === 'Task' ? substitutionIn(state.Resource) : undefined;
      return name === undefined ? [] : [textOf(substitutions(machine)[name])];
    },
  );

const invokable = (template: Template, { properties }: NamedResource): readonly string[] => {
  const id = textOf(at(properties, 'RoleArn', 'Fn::GetAtt', 0));
  const role = resourcesOf(template, 'AWS::IAM::Role').find((one) => one.id === id);
  return role === undefined
    ? []
    : statementsOf(role).flatMap(({ actions, resources }) =>
        actions.includes('lambda:InvokeFunction') ? resources : [],
      );
};

export const machineRules: readonly TemplateRule[] = [
  {
    name: 'a machine is told of all that it names, and of nothing else',
    breaches: (template) =>
      machines(template).flatMap((machine) => {
        const given = Object.keys(substitutions(machine));
        return [
          ...wanted(machine)
            .filter((name) => !given.includes(name))
            .map((name) => `${machine.id} is not told of ${name}`),
          ...given
            .filter((name) => !wanted(machine).includes(name))
            .map((name) => `${machine.id} does not ask for ${name}`),
        ];
      }),
    probes: [
      [
        /DeploymentMachine is not told of PlanWave/u,
        ({ Resources }) => delete Resources['DeploymentMachine']!.Properties.DefinitionSubstitutions.PlanWave,
      ],
      [
        /RollbackMachine does not ask for PlanWave/u,
        ({ Resources }) => (Resources['RollbackMachine']!.Properties.DefinitionSubstitutions.PlanWave = 'x'),
      ],
    ],
  },
  {
    name: 'a machine puts the function of a task’s own name into it',
    breaches: (template) =>
      machines(template).flatMap((machine) =>
        Object.entries(substitutions(machine)).flatMap(([name, value]) =>
          unless(
            [`\${${name}LambdaFunction.Arn}`, `\${${name}}`, `\${${name}.Arn}`].includes(textOf(value)),
            `${machine.id} has ${textOf(value)} for ${name}`,
          ),
        ),
      ),
    probes: [
      [
        /has \$\{RunTestsLambdaFunction.Arn\} for PlanWave/u,
        ({ Resources }) =>
          (Resources['DeploymentMachine']!.Properties.DefinitionSubstitutions.PlanWave = {
            'Fn::GetAtt': ['RunTestsLambdaFunction', 'Arn'],
          }),
      ],
    ],
  },
  {
    name: 'a machine may call each function of its tasks, and no other',
    breaches: (template) =>
      machines(template).flatMap((machine) => {
        const may = invokable(template, machine);
        const does = tasksOf(machine);
        return [
          ...does.filter((arn) => !may.includes(arn)).map((arn) => `${machine.id} may not call ${arn}`),
          ...may
            .filter((arn) => !does.includes(arn))
            .map((arn) => `${machine.id} may call ${arn}, which it never does`),
        ];
      }),
    probes: [
      [
        /RollbackMachine may not call \$\{BeginRollback/u,
        ({ Resources }) =>
          Resources['RollbackMachineRole']!.Properties.Policies[0].PolicyDocument.Statement[0].Resource.shift(),
      ],
      [
        /RollbackMachine may call \$\{PlanWave/u,
        ({ Resources }) =>
          Resources['RollbackMachineRole']!.Properties.Policies[0].PolicyDocument.Statement[0].Resource.push({
            'Fn::GetAtt': ['PlanWaveLambdaFunction', 'Arn'],
          }),
      ],
    ],
  },
  {
    name: 'a machine logs what goes wrong, without what it carries, and is traced',
    breaches: (template) =>
      machines(template).flatMap(({ id, properties }) => [
        ...unless(at(properties, 'LoggingConfiguration', 'Level') === 'ERROR', `${id} does not log errors`),
        ...unless(at(properties, 'LoggingConfiguration', 'IncludeExecutionData') === false, `${id} logs data`),
        ...unless(at(properties, 'TracingConfiguration', 'Enabled') === true, `${id} is not traced`),
      ]),
    probes: [
      [/does not log/u, ({ Resources }) => delete Resources['RollbackMachine']!.Properties.LoggingConfiguration],
      [
        /logs data/u,
        ({ Resources }) => (Resources['RollbackMachine']!.Properties.LoggingConfiguration.IncludeExecutionData = true),
      ],
      [/is not traced/u, ({ Resources }) => delete Resources['RollbackMachine']!.Properties.TracingConfiguration],
    ],
  },
];
