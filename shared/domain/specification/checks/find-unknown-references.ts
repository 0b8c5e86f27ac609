import type { Finding } from '../specification-fault.ts';
import { suggestionFor, type Check } from './check.ts';

type Reference = { readonly at: readonly PropertyKey[]; readonly name: string | undefined; readonly subject: string };

const findingsOf = (
  references: readonly Reference[],
  known: ReadonlySet<string>,
  kind: 'service' | 'resource',
  remedy: string,
): readonly Finding[] =>
  references.flatMap(({ at, name, subject }) =>
    name === undefined || known.has(name)
      ? []
      : [
          {
            at,
            code: `unknown_${kind}`,
            message: () => `${subject} names the ${kind} ${name}, which ${remedy}.${suggestionFor(name, known)}`,
          },
        ],
  );

const inSpecification = (...parts: readonly PropertyKey[]): readonly PropertyKey[] => ['specification', ...parts];

/** Names that stand for a service or a resource of the release, and for none that is there. */
export const findUnknownReferences: Check = ({ specification, monitoring_config }) => {
  const { services, resource_requirements, configuration_overrides, success_criteria, rollback_procedures } =
    specification;
  const serviceReferences: readonly Reference[] = [
    ...(['api_tests', 'performance_tests'] as const).flatMap((kind) =>
      success_criteria[kind].map((test, index) => ({
        at: inSpecification('success_criteria', kind, index, 'service_name'),
        name: test.service_name,
        subject: `The test ${test.name}`,
      })),
    ),
    ...configuration_overrides.map((one, index) => ({
      at: inSpecification('configuration_overrides', index, 'service_name'),
      name: one.service_name,
      subject: `The override of ${one.variable}`,
    })),
    ...monitoring_config.alerts.map((alert, index) => ({
      at: ['monitoring_config', 'alerts', index, 'service_name'],
      name: alert.service_name,
      subject: `The alert ${alert.name}`,
    })),
  ];
  const resourceReferences: readonly Reference[] = [
    ...services.flatMap((service, serviceIndex) =>
      service.resource_names.map((name, index) => ({
        at: inSpecification('services', serviceIndex, 'resource_names', index),
        name,
        subject: service.name,
      })),
    ),
    ...rollback_procedures.map((one, index) => ({
      at: inSpecification('rollback_procedures', index, 'resource_name'),
      name: one.resource_name,
      subject: `The rollback procedure ${one.action}`,
    })),
  ];
  return [
    ...findingsOf(
      serviceReferences,
      new Set(services.map((service) => service.name)),
      'service',
      'is not in this release',
    ),
    ...findingsOf(
      resourceReferences,
      new Set(resource_requirements.map((resource) => resource.name)),
      'resource',
      'is not among resource_requirements',
    ),
  ];
};
