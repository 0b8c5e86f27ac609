import { findRepeated, type Check } from './check.ts';

const specification = 'specification';

const services: Check = ({ specification: { services: all } }) =>
  findRepeated(
    all.map((service) => service.name),
    (index, name, first) => ({
      at: [specification, 'services', index, 'name'],
      code: 'duplicate_service',
      message: () => `The service name ${name} is taken by services/${first}. Give each service its own name.`,
    }),
  );

const resources: Check = ({ specification: { resource_requirements: all } }) =>
  findRepeated(
    all.map((resource) => resource.name),
    (index, name, first) => ({
      at: [specification, 'resource_requirements', index, 'name'],
      code: 'duplicate_resource',
      message: () =>
        `The resource name ${name} is taken by resource_requirements/${first}. Give each resource its own name.`,
    }),
  );

const dependencies: Check = (request) =>
  request.specification.services.flatMap((service, serviceIndex) =>
    findRepeated(
      service.dependencies.map((dependency) => dependency.service_name),
      (index, name) => ({
        at: [specification, 'services', serviceIndex, 'dependencies', index, 'service_name'],
        code: 'duplicate_dependency',
        message: () => `${service.name} names its dependency ${name} twice. Remove one.`,
      }),
    ),
  );

const usedResources: Check = (request) =>
  request.specification.services.flatMap((service, serviceIndex) =>
    findRepeated(service.resource_names, (index, name) => ({
      at: [specification, 'services', serviceIndex, 'resource_names', index],
      code: 'duplicate_reference',
      message: () => `${service.name} names the resource ${name} twice. Remove one.`,
    })),
  );

const healthChecks: Check = (request) =>
  request.specification.services.flatMap((service, serviceIndex) =>
    findRepeated(
      service.health_checks.map((check) => check.name),
      (index, name) => ({
        at: [specification, 'services', serviceIndex, 'health_checks', index, 'name'],
        code: 'duplicate_health_check',
        message: () => `${service.name} has two health checks with the name ${name}. Name each of them.`,
      }),
    ),
  );

/** Test results are told apart by the test's name, whatever its kind. */
const tests: Check = ({ specification: { success_criteria: criteria } }) => {
  const places = (['api_tests', 'performance_tests'] as const).flatMap((kind) =>
    criteria[kind].map((test, index) => ({ kind, index, name: test.name })),
  );
  const place = (index: number): (typeof places)[number] => places[index] as (typeof places)[number];
  return findRepeated(
    places.map((one) => one.name),
    (index, name, first) => ({
      at: [specification, 'success_criteria', place(index).kind, place(index).index, 'name'],
      code: 'duplicate_test',
      message: () =>
        `The test name ${name} is taken by ${place(first).kind}/${place(first).index}. Give each test its own name.`,
    }),
  );
};

const overrides: Check = ({ specification: { configuration_overrides: all } }) =>
  findRepeated(
    all.map((one) => JSON.stringify([one.service_name ?? null, one.variable])),
    (index, _, first) => ({
      at: [specification, 'configuration_overrides', index, 'variable'],
      code: 'duplicate_override',
      message: () =>
        `${all[index]?.variable} is overridden for ${all[index]?.service_name ?? 'all services'} by configuration_overrides/${first} already. Remove one.`,
    }),
  );

const procedures: Check = ({ specification: { rollback_procedures: all } }) =>
  findRepeated(
    all.map((one) => one.resource_name),
    (index, name, first) => ({
      at: [specification, 'rollback_procedures', index, 'resource_name'],
      code: 'duplicate_procedure',
      message: () =>
        `What happens to ${name} on a rollback is said by rollback_procedures/${first} already. Remove one.`,
    }),
  );

const alerts: Check = ({ monitoring_config: { alerts: all } }) =>
  findRepeated(
    all.map((alert) => alert.name),
    (index, name, first) => ({
      at: ['monitoring_config', 'alerts', index, 'name'],
      code: 'duplicate_alert',
      message: () => `The alert name ${name} is taken by alerts/${first}. Give each alert its own name.`,
    }),
  );

/** Everything that is named twice where a name must tell one from another. */
export const findRepeatedNames: Check = (request, known) =>
  [services, resources, dependencies, usedResources, healthChecks, tests, overrides, procedures, alerts].flatMap(
    (check) => check(request, known),
  );
