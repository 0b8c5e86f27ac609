import type { Environment } from '../../environment/environment.ts';
import type { CanaryAnalysis } from '../../service/deployment-strategy.ts';
import { instancesOf, type ServiceSpecification } from '../../service/service.ts';
import type { Finding } from '../specification-fault.ts';
import type { Check } from './check.ts';

type Strategy<K extends ServiceSpecification['deployment_strategy']['kind']> = Extract<
  ServiceSpecification['deployment_strategy'],
  { kind: K }
>;
type At = readonly PropertyKey[];

const invalid = (at: At, message: () => string): Finding => ({ at, code: 'invalid_strategy', message });

const rollingFaults = (
  service: ServiceSpecification,
  { max_unavailable, max_surge }: Strategy<'ROLLING'>,
  at: At,
): readonly Finding[] => {
  const instances = instancesOf(service);
  if (max_unavailable === 0 && max_surge === 0) {
    return [
      invalid(
        at,
        () =>
          `${service.name} can never roll: max_unavailable and max_surge are both 0. Set one of them to at least 1.`,
      ),
    ];
  }
  if (max_unavailable <= instances) return [];
  return [
    invalid(
      [...at, 'max_unavailable'],
      () =>
        `${service.name} runs ${instances} instances, and max_unavailable is ${max_unavailable}. Set it to ${instances} at most.`,
    ),
  ];
};

/** Weights that grow: how far a rollout has come is told by them. */
const stepFaults = (name: string, { steps }: Strategy<'CANARY'>, at: At): readonly Finding[] =>
  steps.flatMap(({ weight_percent }, index) => {
    const before = steps[index - 1]?.weight_percent ?? 0;
    if (weight_percent > before) return [];
    const place = [...at, 'steps', index, 'weight_percent'];
    return before === 100
      ? [invalid(place, () => `The canary of ${name} has a step after the one with all traffic. End with that of 100.`)]
      : [
          invalid(
            place,
            () =>
              `The canary of ${name} goes from ${before}% to ${weight_percent}%: each step must shift more traffic than the one before. Set it to at least ${before + 1}, or remove the step.`,
          ),
        ];
  });

/** A bake that could not last as long as it has to. */
const bakeFaults = (
  name: string,
  { max_bake_seconds }: CanaryAnalysis,
  bakes: readonly number[],
  at: At,
): readonly Finding[] => {
  const longest = Math.max(...bakes);
  if (max_bake_seconds === undefined || max_bake_seconds >= longest) return [];
  return [
    invalid(
      [...at, 'analysis', 'max_bake_seconds'],
      () =>
        `${name} bakes for ${longest} s, and max_bake_seconds allows ${max_bake_seconds}. Set it to at least ${longest}, or remove it.`,
    ),
  ];
};

const shiftingFaults = (
  { name }: ServiceSpecification,
  strategy: Strategy<'BLUE_GREEN' | 'CANARY'>,
  at: At,
  { id, cloud_provider }: Environment,
): readonly Finding[] => {
  if (cloud_provider !== 'LOCAL') {
    return [
      {
        at: [...at, 'kind'],
        code: 'not_supported',
        message: () =>
          `${name} asks for the strategy ${strategy.kind}, and ${id} is an environment of ${cloud_provider}, where traffic cannot be shifted by weights and measured yet. Use ROLLING or RECREATE.`,
      },
    ];
  }
  if (strategy.kind === 'BLUE_GREEN') return bakeFaults(name, strategy.analysis, [strategy.bake_seconds], at);
  const bakes = strategy.steps.map(({ bake_seconds }) => bake_seconds);
  return [...stepFaults(name, strategy, at), ...bakeFaults(name, strategy.analysis, bakes, at)];
};

const findingsOf = (service: ServiceSpecification, at: At, environment: Environment): readonly Finding[] => {
  const strategy = service.deployment_strategy;
  switch (strategy.kind) {
    case 'RECREATE':
      return [];
    case 'ROLLING':
      return rollingFaults(service, strategy, at);
    case 'BLUE_GREEN':
    case 'CANARY':
      return shiftingFaults(service, strategy, at, environment);
  }
};

/** Strategies that cannot work, or do not yet where the release goes to. */
export const findStrategyFaults: Check = ({ specification }, { environment }) =>
  specification.services.flatMap((service, index) =>
    findingsOf(service, ['specification', 'services', index, 'deployment_strategy'], environment),
  );
