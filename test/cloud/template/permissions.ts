import type { Bundle, SentCommand } from './bundles.ts';
import { lambdasOwn, needs, places, unsent, type Place } from './permissions.table.ts';
import { at, listOf, resourcesOf, textOf, type NamedResource, type Template } from './template.ts';

/** `action on ARN`. */
type Grant = string;

const grant = (action: string, place: string): Grant => `${action} on ${place}`;

const grantsOf = (actions: string, on?: Place): readonly Grant[] =>
  actions.split(' ').map((text) => {
    const [action = '', place = on] = text.split('@');
    return grant(action, places[place as Place]);
  });

const groupOf = (source: string) => {
  const prefix = Object.keys(needs)
    .filter((one) => source.startsWith(one))
    .toSorted((left, right) => right.length - left.length)[0];
  return prefix === undefined ? undefined : needs[prefix];
};

/** What a command needs. Throws for one that the table does not tell of. */
const neededFor = ({ source, command }: SentCommand): readonly Grant[] => {
  const group = groupOf(source);
  const actions = group?.commands[command];
  if (group === undefined || actions === undefined)
    throw new Error(`permissions.table.ts does not say what ${command} of ${source} needs`);
  return grantsOf(actions, group.on);
};

export const statementsOf = (role: NamedResource) =>
  listOf(role.properties['Policies'] ?? [role.properties])
    .flatMap((policy) => listOf(at(policy, 'PolicyDocument', 'Statement')))
    .map((statement) => ({
      effect: textOf(at(statement, 'Effect')),
      actions: listOf(at(statement, 'Action')).map(String),
      resources: listOf(at(statement, 'Resource')).map(textOf),
      condition: at(statement, 'Condition'),
    }));

const granted = (role: NamedResource): readonly Grant[] =>
  statementsOf(role).flatMap(({ actions, resources }) =>
    actions.flatMap((action) => resources.map((resource) => grant(action, resource))),
  );

/** The name of a function in function.yml. */
export const nameOf = ({ properties }: NamedResource): string =>
  textOf(properties['FunctionName']).split('-').slice(2).join('-');

export const roleOf = (template: Template, { properties }: NamedResource): NamedResource => {
  const [id = ''] = listOf(at(properties, 'Role', 'Fn::GetAtt')).map(String);
  const role = resourcesOf(template, 'AWS::IAM::Role').find((one) => one.id === id);
  if (role === undefined) throw new Error(`${nameOf({ properties } as NamedResource)} has no role in the template`);
  return role;
};

export const isOf = (lambda: NamedResource, reference: Json): boolean =>
  textOf(reference).startsWith(`\${${lambda.id}`);
type Json = Parameters<typeof textOf>[0];

const neededByLambda = (template: Template, lambda: NamedResource): readonly Grant[] => {
  const has = (type: string): readonly NamedResource[] =>
    resourcesOf(template, type).filter(({ properties }) => isOf(lambda, properties['FunctionName']));
  const streams = has('AWS::Lambda::EventSourceMapping');
  const destinations = [...streams, ...has('AWS::Lambda::EventInvokeConfig')].filter(
    ({ properties }) => at(properties, 'DestinationConfig', 'OnFailure') !== undefined,
  );
  const log = `arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/${textOf(lambda.properties['FunctionName'])}:*:*`;
  return [
    ...lambdasOwn.log.split(' ').map((action) => grant(action, log)),
    ...(at(lambda.properties, 'TracingConfig', 'Mode') === 'Active' ? grantsOf(lambdasOwn.tracing) : []),
    ...(streams.length > 0 ? grantsOf(lambdasOwn.stream) : []),
    ...(destinations.length > 0 ? grantsOf(lambdasOwn.on_failure) : []),
  ];
};

/** serverless-iam-roles-per-function gives this too, beside what services-ddb-eventsourcemapping asks for. */
const ofThePlugin = new Set([grant('dynamodb:ListStreams', places.stream)]);

const faultsOf = (template: Template, bundle: Bundle, lambda: NamedResource): readonly string[] => {
  const name = nameOf(lambda);
  const sendable = new Set(bundle.commands.flatMap(neededFor));
  const left_out = (unsent[name] ?? []).flatMap(({ actions }) => grantsOf(actions));
  const own = neededByLambda(template, lambda);
  const needed = new Set([...sendable, ...own].filter((one) => !left_out.includes(one) || own.includes(one)));
  const given = granted(roleOf(template, lambda)).filter((one) => !ofThePlugin.has(one));
  return [
    ...[...needed].filter((one) => !given.includes(one)).map((one) => `${name} lacks ${one}`),
    ...given.filter((one) => !needed.has(one)).map((one) => `${name} may ${one}, and nothing of it does`),
    ...given.filter((one, index) => given.indexOf(one) !== index).map((one) => `${name} is given ${one} twice`),
    ...left_out
      .filter((one) => !sendable.has(one))
      .map((one) => `${name} could not send ${one} anyway: unsent is out of date`),
  ];
};

/** Where a role and what its function's bundle can send differ, in either direction. */
export const permissionFaults = (template: Template, bundles: readonly Bundle[]): readonly string[] => {
  const lambdas = resourcesOf(template, 'AWS::Lambda::Function');
  const names = new Set(lambdas.map(nameOf));
  return [
    ...lambdas.flatMap((lambda) => {
      const entry = textOf(lambda.properties['Handler']).replace(/\.handler$/u, '');
      const bundle = bundles.find((one) => one.entry === entry);
      return bundle === undefined ? [`${nameOf(lambda)} has no bundle`] : faultsOf(template, bundle, lambda);
    }),
    ...Object.keys(unsent).flatMap((name) =>
      names.has(name) ? [] : [`unsent tells of ${name}, which does not exist`],
    ),
  ];
};
