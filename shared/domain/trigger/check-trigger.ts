import { deploymentRequestSchema } from '../deployment/deployment.ts';
import type { JsonObject } from '../json.ts';
import { nearestName } from '../naming/nearest-name.ts';
import { parseBody } from '../specification/parse-body.ts';
import { showFindings, type Finding, type SpecificationFault } from '../specification/specification-fault.ts';
import { fillTemplate } from './fill-template.ts';
import { placeholdersIn, textsIn, type PlacedText } from './placeholders.ts';
import { sampleValues } from './push.ts';
import type { TriggerDefinition } from './trigger.ts';

const mostPlaceholders = 10_000;

/** What is the same for every push that a trigger watches for, or may be. */
const lasting = new Set(['bucket', 'repository']);

const sameText = (at: PlacedText['at'], ...place: readonly string[]): boolean => at.join('/') === place.join('/');

const unknownPlaceholder = (at: PlacedText['at'], name: string, known: readonly string[]): Finding => {
  const nearest = nearestName(name, known);
  const hint = nearest === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean \${${nearest}}?`;
  return {
    at: ['template', ...at],
    code: 'unknown_placeholder',
    message: () =>
      name === '' && nearest === undefined
        ? `There is a \${ without a name and } after it. ${hint} Write $\${ for \${ itself.`
        : `There is no placeholder \${${name.slice(0, 60)}}. ${hint} Write $\${ for \${ itself.`,
  };
};

const placeholderFindings = (texts: readonly PlacedText[], known: readonly string[]): readonly Finding[] => {
  const found = texts.flatMap(({ at, text }) => placeholdersIn(text).map((name) => ({ at, name })));
  const unknown = found
    .filter(({ name }) => !known.includes(name))
    .map(({ at, name }) => unknownPlaceholder(at, name, known));
  if (found.length <= mostPlaceholders) return unknown;
  const message = () => `The template has ${found.length} placeholders. It must have at most ${mostPlaceholders}.`;
  return [...unknown, { at: ['template'], code: 'too_big', message }];
};

/** Names are unique in an environment, so a name that never changes would be taken from the first release on. */
const nameFindings = (texts: readonly PlacedText[]): readonly Finding[] => {
  const name = texts.find(({ at }) => sameText(at, 'name'));
  if (name === undefined || placeholdersIn(name.text).some((one) => !lasting.has(one))) return [];
  const message = () =>
    'The name of a deployment is unique in its environment. Put a placeholder that changes with every release in it, such as ${version} or ${event_id}.';
  return [{ at: ['template', 'name'], code: 'name_not_unique', message }];
};

/** Who pushes decides on the version, not on where it goes. */
const environmentFindings = (texts: readonly PlacedText[]): readonly Finding[] => {
  const environment = texts.find(({ at }) => sameText(at, 'specification', 'target_environment'));
  if (environment === undefined || placeholdersIn(environment.text).length === 0) return [];
  const message = () => 'The environment must be named as it is, without a placeholder.';
  return [{ at: ['template', 'specification', 'target_environment'], code: 'environment_not_fixed', message }];
};

const requestFaults = (template: JsonObject, values: ReadonlyMap<string, string>): readonly SpecificationFault[] => {
  const parsed = parseBody(deploymentRequestSchema, fillTemplate(template, values));
  if (parsed.outcome === 'parsed') return [];
  return parsed.faults.map((fault) => ({ ...fault, pointer: `/template${fault.pointer}` }));
};

/**
 * What is wrong with a trigger that its schema cannot see: placeholders that are none, a name or environment that cannot work, and a template
 * that is no request when it is filled with a sample. All faults at once, with pointers into the trigger.
 */
export const faultsOfTrigger = (definition: TriggerDefinition): readonly SpecificationFault[] => {
  if (definition.kind === 'DEPLOYMENT_REQUEST') return [];
  const template = definition.template as JsonObject;
  const texts = textsIn(template);
  const values = sampleValues(definition);
  const findings = [
    ...placeholderFindings(texts, [...values.keys()]),
    ...nameFindings(texts),
    ...environmentFindings(texts),
  ];
  return findings.length > 0 ? showFindings(findings) : requestFaults(template, values);
};
