import { bakesOf, isShifting } from '../deployment/plan-bakes.ts';
import type { LiveService } from '../deployment/service-rollout.ts';
import type { Environment } from '../environment/environment.ts';
import { countOf, listWords } from '../naming/list-words.ts';
import type { DeploymentSpecification } from '../specification/deployment-specification.ts';
import type { PlannedResource, PlannedService, Risk } from './release-plan.ts';

export type RiskFacts = {
  readonly environment: Pick<Environment, 'id' | 'type'>;
  readonly specification: DeploymentSpecification;
  readonly live: readonly LiveService[];
  readonly services: readonly PlannedService[];
  readonly resources: readonly PlannedResource[];
};
type Level = Risk['level'];
type Reason = { readonly level: Level; readonly words: string };
type Rule = (facts: RiskFacts) => readonly Reason[];

const manyServices = 10;
const manyDependents = 5;
const statefulTypes: ReadonlySet<string> = new Set(['DATABASE', 'CACHE', 'QUEUE']);
const levels: readonly Level[] = ['LOW', 'MEDIUM', 'HIGH'];

const isProduction = ({ environment }: RiskFacts): boolean => environment.type === 'PRODUCTION';
const updatedNames = ({ services }: RiskFacts): ReadonlySet<string> =>
  new Set(services.filter((service) => service.change === 'UPDATE').map((service) => service.name));
const reason = (level: Level, words: string): Reason => ({ level, words });

const production: Rule = (facts) =>
  isProduction(facts) ? [reason('MEDIUM', `${facts.environment.id} is a production environment.`)] : [];

const firstRelease: Rule = ({ live, services }) =>
  live.length === 0 && services.length > 0
    ? [
        reason(
          'LOW',
          'Nothing is live in the environment yet: there is no earlier version to fall back to, and nobody to disturb.',
        ),
      ]
    : [];

const stateful: Rule = (facts) => {
  const updated = updatedNames(facts);
  const names = facts.specification.services
    .filter((service) => statefulTypes.has(service.type) && updated.has(service.name))
    .map((service) => service.name);
  if (names.length === 0) return [];
  return [
    reason(
      isProduction(facts) ? 'HIGH' : 'MEDIUM',
      `${listWords(names)} ${names.length === 1 ? 'keeps' : 'keep'} data, and ${names.length === 1 ? 'is' : 'are'} replaced.`,
    ),
  ];
};

const databases: Rule = (facts) => {
  const names = facts.resources.filter((resource) => resource.change === 'UPDATE').map((resource) => resource.name);
  if (names.length === 0) return [];
  return [
    reason(
      isProduction(facts) ? 'HIGH' : 'MEDIUM',
      `${countOf(names.length, 'resource')} in use ${names.length === 1 ? 'is' : 'are'} changed in place: ${listWords(names)}.`,
    ),
  ];
};

/** How many services, of the release or live beside it, depend on each. */
const dependentsOf = ({ specification, live }: RiskFacts): ReadonlyMap<string, number> => {
  const released = new Set(specification.services.map((service) => service.name));
  const all = [
    ...specification.services,
    ...live.filter((one) => !released.has(one.service_name)).map((one) => one.specification),
  ];
  const counts = new Map<string, number>();
  for (const service of all)
    for (const { service_name } of service.dependencies) counts.set(service_name, (counts.get(service_name) ?? 0) + 1);
  return counts;
};

const interruptions: Rule = (facts) => {
  const [updated, dependents] = [updatedNames(facts), dependentsOf(facts)];
  const recreated = facts.specification.services
    .filter((service) => service.deployment_strategy.kind === 'RECREATE' && updated.has(service.name))
    .map((service) => service.name);
  const isLeanedOn = (name: string): boolean => (dependents.get(name) ?? 0) > 0;
  const leanedOn = recreated.filter(isLeanedOn);
  const alone = recreated.filter((name) => !isLeanedOn(name));
  return [
    ...(leanedOn.length > 0
      ? [
          reason(
            'HIGH',
            `${listWords(leanedOn)} stop before their new version starts (RECREATE), and other services depend on them.`,
          ),
        ]
      : []),
    ...(alone.length > 0
      ? [reason('MEDIUM', `${listWords(alone)} stop before their new version starts (RECREATE).`)]
      : []),
  ];
};

const hubs: Rule = (facts) => {
  const [updated, dependents] = [updatedNames(facts), dependentsOf(facts)];
  const names = [...updated].filter((name) => (dependents.get(name) ?? 0) >= manyDependents);
  return names.length === 0
    ? []
    : [reason('MEDIUM', `${manyDependents} or more services depend on ${listWords(names)}.`)];
};

const size: Rule = ({ services }) => {
  const changed = services.filter((service) => service.change !== 'NONE').length;
  return changed > manyServices ? [reason('MEDIUM', `${countOf(changed, 'service')} change at once.`)] : [];
};

const untested: Rule = (facts) => {
  const { api_tests, performance_tests, bake_seconds } = facts.specification.success_criteria;
  const level = isProduction(facts) ? 'MEDIUM' : 'LOW';
  return [
    ...(api_tests.length + performance_tests.length === 0
      ? [reason(level, 'The release brings no tests of its own: only its health checks say whether it works.')]
      : []),
    ...(isProduction(facts) && bake_seconds === 0
      ? [reason('MEDIUM', 'It counts as completed at once, without being watched under traffic (bake_seconds is 0).')]
      : []),
  ];
};

const unjudged: Rule = (facts) => {
  const updated = updatedNames(facts);
  const names = facts.specification.services
    .filter(({ deployment_strategy: strategy, name }) => {
      const isJudged = isShifting(strategy) && updated.has(name) && bakesOf(strategy).length > 0;
      return isJudged && strategy.analysis.on_inconclusive === 'PROCEED';
    })
    .map((service) => service.name);
  if (names.length === 0) return [];
  return [
    reason(
      isProduction(facts) ? 'MEDIUM' : 'LOW',
      `${listWords(names)} ${names.length === 1 ? 'goes' : 'go'} on without a verdict where there is too little traffic for one (on_inconclusive is PROCEED).`,
    ),
  ];
};

const rules: readonly Rule[] = [
  production,
  stateful,
  databases,
  interruptions,
  hubs,
  size,
  untested,
  unjudged,
  firstRelease,
];

/** How much can go wrong with a release, and why, the worst first (W24). A release that changes nothing is LOW. */
export const assessRisk = (facts: RiskFacts): Risk => {
  const isIdle =
    facts.services.every((service) => service.change === 'NONE') &&
    facts.resources.every((resource) => resource.change === 'NONE');
  if (isIdle) return { level: 'LOW', reasons: ['Nothing changes.'] };
  const found = rules
    .flatMap((rule) => rule(facts))
    .sort((left, right) => levels.indexOf(right.level) - levels.indexOf(left.level));
  return { level: found[0]?.level ?? 'LOW', reasons: found.map((one) => one.words) };
};
