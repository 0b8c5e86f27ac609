/** A CloudFormation template, as far as the rules read it. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };
export type Properties = { readonly [name: string]: Json };
export type Resource = {
  readonly Type: string;
  readonly Properties?: Properties;
  readonly DeletionPolicy?: string;
  readonly DependsOn?: Json;
};
export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<Record<string, { readonly Default?: Json }>>;
};
export type NamedResource = Resource & { readonly id: string; readonly properties: Properties };

/** The stage that is packaged, and what stands for AWS's own parameters in texts. */
export const stage = 'tpl';
const pseudo: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'eu-central-1',
  'AWS::AccountId': '123456789012',
  'AWS::StackName': `windlass-${stage}`,
};

export const resourcesOf = (template: Template, type: string): readonly NamedResource[] =>
  Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === type)
    .map(([id, resource]) => ({ ...resource, id, properties: resource.Properties ?? {} }));

const named = (name: string): string => pseudo[name] ?? `\${${name}}`;

/** A value as a text to compare and to show: `${Table.Arn}` for what only AWS knows. */
export const textOf = (value: Json): string => {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map((one: Json) => textOf(one)).join(',');
  if (typeof value !== 'object') return String(value);
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Sub': pattern, 'Fn::Join': join } = value as Properties;
  if (Ref !== undefined) return named(textOf(Ref));
  if (attribute !== undefined) return named((attribute as readonly string[]).join('.'));
  if (typeof pattern === 'string') return pattern.replace(/\$\{([^}]+)\}/gu, (_, name: string) => named(name));
  if (join !== undefined) {
    const [separator, parts] = join as readonly [string, readonly Json[]];
    return parts.map(textOf).join(separator);
  }
  return JSON.stringify(value);
};

/** What stands at a path of names; undefined when there is nothing. */
export const at = (value: Json, ...path: readonly (string | number)[]): Json =>
  path.reduce<Json>((found, name) => (found as Properties | undefined)?.[name as string], value);

export const listOf = (value: Json): readonly Json[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? (value as readonly Json[]) : [value];
};

// oxlint-disable-next-line typescript/no-explicit-any -- a probe reaches into any depth of a document
export type Loose = any;
export type LooseResource = { Type: string; Properties: Loose; [name: string]: Loose };
export type MutableTemplate = { Resources: Record<string, LooseResource> };

/** A copy in which `change` may do what it likes: the probes of rules break templates. */
export const changed = (template: Template, change: (copy: MutableTemplate) => void): Template => {
  const copy: Loose = structuredClone(template);
  change(copy as MutableTemplate);
  return copy as Template;
};
