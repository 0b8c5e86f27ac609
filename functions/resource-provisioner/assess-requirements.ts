import type { Environment } from '../../shared/domain/environment/environment.ts';
import { dollarWords } from '../../shared/domain/naming/dollar-words.ts';
import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import type { ResourceRequirement } from '../../shared/domain/resource/resource-requirement.ts';
import type { Resource } from '../../shared/domain/resource/resource.ts';
import type { ObservedResource, ResourceDefinition, ResourceDriver } from '../../shared/ports/resource-driver.port.ts';
import type { Fault, ValidationCheck } from '../../shared/runtime/validation-check.ts';
import { decideAction } from './resource-action.ts';
import { unkeptConstraints } from './resource-definition.ts';

/** What is asked of the driver of a requirement. */
export type AssessingOperation = 'check' | 'cost_microusd_per_hour' | 'read';
export type AssessingDriver = Pick<ResourceDriver, AssessingOperation>;

/** A requirement with all that is known about it. Without a driver nothing can be read. */
export type KnownRequirement<Driver extends AssessingDriver = AssessingDriver> = {
  readonly requirement: ResourceRequirement;
  readonly definition: ResourceDefinition;
  readonly driver: Driver | undefined;
  readonly record: Resource | undefined;
  readonly observed: ObservedResource | undefined;
};

const definitionFaults = ({ requirement, definition, driver }: KnownRequirement): readonly Fault[] => {
  const subject = requirement.name;
  const expected = `a ${requirement.resource_type} that can be made here`;
  if (driver === undefined)
    return [
      {
        subject,
        expected,
        found: 'there is no driver for it',
        action: 'Use another type, or an environment of another provider.',
      },
    ];
  const faults = driver.check({ ...definition, specification: requirement.specification });
  return faults.map((found) => ({ subject, expected, found, action: `Correct the requirement ${subject}.` }));
};

const availabilityFaults = ({ requirement, definition, record, observed }: KnownRequirement): readonly Fault[] => {
  const subject = requirement.name;
  const action = decideAction(requirement, definition, record, observed);
  if (action.kind === 'REFUSED')
    return [{ subject, expected: 'a name that is free', found: action.found, action: action.action }];
  if (record === undefined || observed !== undefined) return [];
  return [
    {
      subject,
      expected: `${record.physical_id}, as it was made`,
      found: 'it is gone',
      action: 'It will be made anew, and empty; restore its data if there was any.',
      minor: true,
    },
  ];
};

const costOf = ({ driver, definition }: KnownRequirement): number => driver?.cost_microusd_per_hour(definition) ?? 0;

const costFaults = (known: readonly KnownRequirement[], environment: Environment): readonly Fault[] => {
  const action = 'Ask for less, or have the limit raised.';
  const single = known.flatMap((one) =>
    one.requirement.cost_limits
      .filter((limit) => costOf(one) > limit.max_cost_microusd_per_hour)
      .map((limit) => ({
        subject: one.requirement.name,
        expected: `at most ${dollarWords(limit.max_cost_microusd_per_hour)} an hour`,
        found: `it costs ${dollarWords(costOf(one))} an hour`,
        action,
      })),
  );
  const total = known.reduce((sum, one) => sum + costOf(one), 0);
  const budget = environment.configuration.max_cost_microusd_per_hour;
  if (budget === undefined || total <= budget) return single;
  return [
    ...single,
    {
      subject: environment.id,
      expected: `at most ${dollarWords(budget)} an hour (max_cost_microusd_per_hour)`,
      found: `the release’s resources cost ${dollarWords(total)} an hour`,
      action,
    },
  ];
};

const regionFaults = ({ requirement }: KnownRequirement, { region, configuration }: Environment): readonly Fault[] => {
  const lists = [
    ...requirement.constraints.flatMap((constraint) => (constraint.kind === 'REGION' ? [constraint.allowed] : [])),
    ...(configuration.allowed_regions.length > 0 ? [configuration.allowed_regions] : []),
  ];
  return lists
    .filter((allowed) => !allowed.includes(region))
    .map((allowed) => ({
      subject: requirement.name,
      expected: `a region of ${listWords(allowed)}`,
      found: `the environment is in ${region}`,
      action: 'Deploy to an environment in an allowed region, or allow this one.',
    }));
};

const constraintFaults = (
  { requirement, definition, driver }: KnownRequirement,
  environment: Environment,
): readonly Fault[] =>
  (driver === undefined ? [] : unkeptConstraints(driver, definition.target.environment_id, requirement)).map(
    ({ kind }) => ({
      subject: requirement.name,
      expected: kind === 'ENCRYPTED' ? 'what it holds to be encrypted' : 'its latency to be bounded',
      found: `a ${requirement.resource_type} of provider ${environment.cloud_provider} cannot promise that here`,
      action: `Take the constraint ${kind} out if the release can do without, or deploy to an environment of another provider.`,
    }),
  );

const changesInWords = (known: readonly KnownRequirement[]): string => {
  const kinds = known.map(
    ({ requirement, definition, record, observed }) => decideAction(requirement, definition, record, observed).kind,
  );
  const count = (kind: string): number => kinds.filter((one) => one === kind).length;
  return `${count('CREATE')} to create, ${count('CONFIGURE')} to change, ${count('NONE')} to leave as they are.`;
};

/** P11 to P14: whether each resource can be made or changed as asked, within the limits of the release and of its environment. */
export const assessRequirements = (
  known: readonly KnownRequirement[],
  environment: Environment,
): readonly ValidationCheck[] => {
  const total = known.reduce((sum, one) => sum + costOf(one), 0);
  return [
    {
      validator_id: 'resource-analysis',
      category: 'HARDWARE',
      sound: `${countOf(known.length, 'resource')} needed, all of which can be made.`,
      faults: known.flatMap(definitionFaults),
    },
    {
      validator_id: 'resource-availability',
      category: 'HARDWARE',
      sound: changesInWords(known),
      faults: known.flatMap(availabilityFaults),
    },
    {
      validator_id: 'resource-cost',
      category: 'HARDWARE',
      sound: `They cost ${dollarWords(total)} an hour.`,
      faults: costFaults(known, environment),
    },
    {
      validator_id: 'resource-constraints',
      category: 'HARDWARE',
      sound: `They may be in ${environment.region}, and every constraint can be kept.`,
      faults: known.flatMap((one) => [...regionFaults(one, environment), ...constraintFaults(one, environment)]),
    },
  ];
};
