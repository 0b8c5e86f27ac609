import type { PreparedConfiguration } from '../../shared/domain/deployment/deployment.repository.ts';
import type { ServiceSpecification } from '../../shared/domain/service/service.ts';
import { resourceVariableName } from '../../shared/domain/configuration/service-variables.ts';
import { urlVariableName } from './url-variable-name.ts';

/** Set by the deployer for every instance; a service could not rely on them if a configuration changed them. */
const isReserved = (variable: string): boolean =>
  variable === 'PORT' || variable === 'HOST' || variable.startsWith('WINDLASS_');

type Source = { readonly variable: string; readonly from: string };

/** What the platform adds to a service's configuration: where its dependencies are, and what its resources tell. */
const addedBy = (service: ServiceSpecification, { resource_outputs }: PreparedConfiguration): readonly Source[] => [
  ...service.dependencies.map(({ service_name }) => ({
    variable: urlVariableName(service_name),
    from: `the address of ${service_name}`,
  })),
  ...service.resource_names.flatMap((name) =>
    Object.keys(resource_outputs[name] ?? {}).map((key) => ({
      variable: resourceVariableName(name, key),
      from: `the ${key} of resource ${name}`,
    })),
  ),
];

/** Variables of a service that two sources would set, or that none may: whoever lost would be wrong without a word (CD5). */
export const findCollisions = (
  service: ServiceSpecification,
  configured: readonly string[],
  prepared: PreparedConfiguration,
): readonly string[] => {
  const added = addedBy(service, prepared);
  const reserved = configured
    .filter(isReserved)
    .map(
      (variable) =>
        `${service.name}: ${variable} is set by Windlass itself; give the configuration’s variable another name.`,
    );
  const own = new Set(configured);
  const hidden = added
    .filter(({ variable }) => own.has(variable))
    .map(
      ({ variable, from }) =>
        `${service.name}: ${variable} is in its configuration, and is also ${from}; give the configuration’s variable another name.`,
    );
  const doubled = added
    .filter(({ variable }, index) => added.findIndex((one) => one.variable === variable) !== index)
    .map(
      ({ variable, from }) =>
        `${service.name}: ${variable} is ${from}, and something else of the same name; rename the resource.`,
    );
  return [...reserved, ...hidden, ...doubled];
};
