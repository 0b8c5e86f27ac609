import { countOf, listWords } from '../../shared/domain/naming/list-words.ts';
import {
  healthInWords,
  healthyInstances,
  servingVersions,
  whyNotServing,
} from '../../shared/runtime/running-service.ts';
import type { Fault, ValidationCheck } from '../../shared/runtime/validation-check.ts';
import type { OutsideDependency, ValidationFacts } from './validation-facts.ts';

/** DEPLOYING is what an environment is called while this very deployment holds its lease. */
const usable = new Set(['ACTIVE', 'DEPLOYING']);

const statusFaults = ({ environment, specification }: ValidationFacts): readonly Fault[] => {
  const subject = specification.target_environment;
  if (environment === undefined)
    return [
      {
        subject,
        expected: 'an environment',
        found: 'there is none of this name',
        action: `Make ${subject} again, or deploy elsewhere.`,
      },
    ];
  if (usable.has(environment.status)) return [];
  return [
    {
      subject,
      expected: 'ACTIVE',
      found: `its status is ${environment.status}`,
      action: 'Deploy to another environment.',
    },
  ];
};

const versionFaults = ({ environment, plan }: ValidationFacts): readonly Fault[] => {
  if (environment === undefined || environment.version === plan.environment_version) return [];
  const expected = `version ${plan.environment_version}, with which the release was planned`;
  return [
    {
      subject: environment.id,
      expected,
      found: `its definition is version ${environment.version} now`,
      action: 'Submit the release again, so that it is planned with the new definition.',
    },
  ];
};

const regionFaults = ({ environment }: ValidationFacts): readonly Fault[] => {
  const allowed = environment?.configuration.allowed_regions ?? [];
  if (environment === undefined || allowed.length === 0 || allowed.includes(environment.region)) return [];
  return [
    {
      subject: environment.id,
      expected: `one of ${listWords(allowed)}`,
      found: `its region is ${environment.region}`,
      action: 'Deploy to an environment in an allowed region, or have an admin add the region.',
    },
  ];
};

const providerFaults = ({ environment, specification, supported_providers }: ValidationFacts): readonly Fault[] => {
  if (environment === undefined) return [];
  const isSupported = supported_providers.includes(environment.cloud_provider);
  const expected = isSupported ? environment.cloud_provider : listWords(supported_providers);
  const wanted = [
    { subject: environment.id, provider: environment.cloud_provider },
    ...specification.services.map((service) => ({
      subject: service.name,
      provider: service.provider ?? environment.cloud_provider,
    })),
  ];
  return wanted
    .filter(
      ({ provider, subject }) =>
        !supported_providers.includes(provider) ||
        (subject !== environment.id && provider !== environment.cloud_provider),
    )
    .map(({ subject, provider }) => ({
      subject,
      expected: `provider ${expected}`,
      found: `it asks for ${provider}`,
      action: `Deploy to an environment of provider ${expected}.`,
    }));
};

const dependencyFaults = ({ name, wanted_by, live, running }: OutsideDependency): readonly Fault[] => {
  const fault = { subject: name, expected: `a healthy service, since ${listWords(wanted_by, ', ', 5)} depends on it` };
  if (live === undefined)
    return [
      {
        ...fault,
        found: 'it is not live in the environment',
        action: `Add ${name} to the release, or deploy it first.`,
      },
    ];
  const reason = whyNotServing(running);
  if (reason !== undefined)
    return [{ ...fault, found: reason, action: `Mend ${name} first, or release a version of it that works.` }];
  const weak = servingVersions(running).filter((version) => healthyInstances(version) < version.wanted_instances);
  return weak.map((version) => ({
    ...fault,
    found: healthInWords(version),
    action: `Look into ${name}: it serves with fewer instances than it should.`,
    minor: true,
  }));
};

/** W21: the environment is there and may be deployed to, and what the release leans on from outside of it works. */
export const checkEnvironment = (facts: ValidationFacts): readonly ValidationCheck[] => {
  const { environment, outside } = facts;
  const region = environment?.region ?? '';
  const dependencies =
    outside.length === 0
      ? 'The release depends on no service outside of it.'
      : `${countOf(outside.length, 'service')} that the release depends on ${outside.length === 1 ? 'is' : 'are'} live and healthy.`;
  return [
    {
      validator_id: 'environment-status',
      category: 'SOFTWARE',
      sound: `The environment ${environment?.id ?? ''} is ready to be deployed to, and as it was when the release was planned.`,
      faults: [...statusFaults(facts), ...versionFaults(facts)],
    },
    {
      validator_id: 'environment-region',
      category: 'NETWORK',
      sound: `Its region ${region} is allowed.`,
      faults: regionFaults(facts),
    },
    {
      validator_id: 'provider-support',
      category: 'SOFTWARE',
      sound: `Provider ${environment?.cloud_provider ?? ''} is supported here.`,
      faults: providerFaults(facts),
    },
    {
      validator_id: 'outside-dependencies',
      category: 'SOFTWARE',
      sound: dependencies,
      faults: outside.flatMap(dependencyFaults),
    },
  ];
};
