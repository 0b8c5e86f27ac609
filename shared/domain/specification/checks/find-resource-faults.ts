import { dollarWords } from '../../naming/dollar-words.ts';
import type { Check } from './check.ts';

const changedTypes: Check = ({ specification: { resource_requirements } }, { liveResources = [], environment }) => {
  const live = new Map(liveResources.map((resource) => [resource.name, resource.type]));
  return resource_requirements.flatMap(({ name, resource_type }, index) => {
    const type = live.get(name);
    if (type === undefined || type === resource_type) return [];
    return [
      {
        at: ['specification', 'resource_requirements', index, 'resource_type'],
        code: 'resource_type_fixed',
        message: () =>
          `${name} is a ${type} in ${environment.id} and cannot become a ${resource_type}. Give the ${resource_type} another name.`,
      },
    ];
  });
};

const costLimits: Check = (
  { specification: { resource_requirements } },
  { resourceCosts = new Map<string, number>() },
) =>
  resource_requirements.flatMap((resource, resourceIndex) => {
    const cost = resourceCosts.get(resource.name) ?? 0;
    return resource.cost_limits.flatMap(({ max_cost_microusd_per_hour: limit }, index) =>
      cost <= limit
        ? []
        : [
            {
              at: ['specification', 'resource_requirements', resourceIndex, 'cost_limits', index],
              code: 'cost_limit_exceeded',
              message: () =>
                `${resource.name} costs ${dollarWords(cost)} an hour, and its limit is ${dollarWords(limit)}. Ask for less, or raise the limit.`,
            },
          ],
    );
  });

const budget: Check = (
  { specification: { resource_requirements } },
  { environment, resourceCosts = new Map<string, number>() },
) => {
  const limit = environment.configuration.max_cost_microusd_per_hour;
  const cost = resource_requirements.reduce((sum, resource) => sum + (resourceCosts.get(resource.name) ?? 0), 0);
  if (limit === undefined || cost <= limit) return [];
  return [
    {
      at: ['specification', 'resource_requirements'],
      code: 'budget_exceeded',
      message: () =>
        `The resources cost ${dollarWords(cost)} an hour, and the budget of ${environment.id} is ${dollarWords(limit)}. Ask for less, or have an admin raise it.`,
    },
  ];
};

/** Resources that cannot become what the release wants, or cost more than they may (CR2). */
export const findResourceFaults: Check = (request, known) =>
  [changedTypes, costLimits, budget].flatMap((check) => check(request, known));
