import { dependencyGraphOf } from '../../planning/dependency-graph.ts';
import { findCycles } from '../../planning/find-cycles.ts';
import type { ServiceSpecification } from '../../service/service.ts';
import { faultLimit, type Finding } from '../specification-fault.ts';
import { suggestionFor, type Check } from './check.ts';

/** How many names of a cycle a message spells out. */
const pathLimit = 12;

const pathInWords = (path: readonly string[]): string => {
  if (path.length <= pathLimit) return path.join(' > ');
  return [...path.slice(0, pathLimit - 2), `(${path.length - pathLimit + 1} more)`, path.at(-1)].join(' > ');
};

const cycleFinding = (services: readonly ServiceSpecification[], cycle: readonly number[]): Finding => {
  const path = cycle.map((index) => services[index]?.name ?? '');
  const closing = cycle.at(-2) ?? 0;
  const place = services[closing]?.dependencies.findIndex((dependency) => dependency.service_name === path.at(-1)) ?? 0;
  const at = ['specification', 'services', closing, 'dependencies', place, 'service_name'];
  if (cycle.length === 2)
    return { at, code: 'self_dependency', message: () => `${path[0]} depends on itself. Remove the dependency.` };
  return {
    at,
    code: 'dependency_cycle',
    message: () =>
      `The services depend on each other in a circle: ${pathInWords(path)}. Remove one of these dependencies.`,
  };
};

/** Dependencies that no order of deployment can meet: on nothing known, on the service itself, or round in a circle (CD2). */
export const findDependencyFaults: Check = ({ specification: { services } }, { liveServices, environment }) => {
  const nodes = services.map((service) => ({
    name: service.name,
    dependencies: [...new Set(service.dependencies.map((one) => one.service_name))],
  }));
  const { graph } = dependencyGraphOf(nodes, liveServices);
  const known = new Set([...nodes.map((node) => node.name), ...liveServices]);
  const unknown = services.flatMap((service, serviceIndex) =>
    service.dependencies.flatMap(({ service_name }, index): Finding[] =>
      known.has(service_name)
        ? []
        : [
            {
              at: ['specification', 'services', serviceIndex, 'dependencies', index, 'service_name'],
              code: 'unknown_dependency',
              message: () =>
                `${service.name} depends on ${service_name}, which is neither in this release nor live in ${environment.id}.${suggestionFor(service_name, known)} Add the service, or remove the dependency.`,
            },
          ],
    ),
  );
  return [...unknown, ...findCycles(graph, faultLimit + 1).map((cycle) => cycleFinding(services, cycle))];
};
