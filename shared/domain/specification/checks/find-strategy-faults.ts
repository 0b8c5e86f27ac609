import { instancesOf, type ServiceSpecification } from '../../service/service.ts';
import type { Finding } from '../specification-fault.ts';
import type { Check } from './check.ts';

const findingsOf = (service: ServiceSpecification, index: number): readonly Finding[] => {
  const strategy = service.deployment_strategy;
  const at = ['specification', 'services', index, 'deployment_strategy'];
  if (strategy.kind === 'RECREATE') return [];
  if (strategy.kind !== 'ROLLING') {
    return [
      {
        at: [...at, 'kind'],
        code: 'not_supported',
        message: () =>
          `${service.name} asks for the strategy ${strategy.kind}, which is not supported yet. Use ROLLING or RECREATE.`,
      },
    ];
  }
  const instances = instancesOf(service);
  if (strategy.max_unavailable === 0 && strategy.max_surge === 0) {
    return [
      {
        at,
        code: 'invalid_strategy',
        message: () =>
          `${service.name} can never roll: max_unavailable and max_surge are both 0. Set one of them to at least 1.`,
      },
    ];
  }
  if (strategy.max_unavailable <= instances) return [];
  return [
    {
      at: [...at, 'max_unavailable'],
      code: 'invalid_strategy',
      message: () =>
        `${service.name} runs ${instances} instances, and max_unavailable is ${strategy.max_unavailable}. Set it to ${instances} at most.`,
    },
  ];
};

/** Strategies that cannot work, or do not yet. */
export const findStrategyFaults: Check = ({ specification }) => specification.services.flatMap(findingsOf);
