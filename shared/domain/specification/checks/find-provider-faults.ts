import type { Environment } from '../../environment/environment.ts';
import { listWords } from '../../naming/list-words.ts';
import { artifactKindsOf } from '../../service/provider-support.ts';
import type { ServiceSpecification } from '../../service/service.ts';
import { showValue } from '../show-value.ts';
import type { Finding } from '../specification-fault.ts';
import type { Check } from './check.ts';

type ServiceCheck = (
  service: ServiceSpecification,
  at: readonly PropertyKey[],
  environment: Environment,
) => readonly Finding[];

const mebibyte = 1_048_576;
/** Of a Lambda function: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const lambdaMemory_mebibytes = { least: 128, most: 10_240 };
const lambdaHandler = /^\S{1,128}$/u;

const otherProvider: ServiceCheck = ({ name, provider }, at, { id, cloud_provider }) =>
  provider === undefined || provider === cloud_provider
    ? []
    : [
        {
          at: [...at, 'provider'],
          code: 'not_supported',
          message: () =>
            `${name} asks for the provider ${provider}, and ${id} is of ${cloud_provider}; a release cannot span providers yet. Remove the provider.`,
        },
      ];

const artifactKind: ServiceCheck = ({ name, artifact }, at, { id, cloud_provider }) => {
  const kinds = artifactKindsOf(cloud_provider);
  if (kinds.includes(artifact.kind)) return [];
  return [
    {
      at: [...at, 'artifact', 'kind'],
      code: 'not_supported',
      message: () =>
        `The artifact of ${name} has the kind ${artifact.kind}, and ${id} is an environment of ${cloud_provider}, which takes ${kinds.join(' or ')}. Name another artifact, or deploy to another environment.`,
    },
  ];
};

const lambdaHealthChecks: ServiceCheck = ({ name, health_checks }, at) =>
  health_checks.flatMap((check, index) =>
    check.kind === 'HTTP'
      ? []
      : [
          {
            at: [...at, 'health_checks', index, 'kind'],
            code: 'not_supported',
            message: () =>
              `The health check ${check.name} of ${name} is a ${check.kind} check, and a Lambda function can only be asked by HTTP. Make its kind HTTP.`,
          },
        ],
  );

const lambdaCommand: ServiceCheck = ({ name, command }, at) =>
  command.length === 1 && lambdaHandler.test(command[0] ?? '')
    ? []
    : [
        {
          at: [...at, 'command'],
          code: 'invalid_command',
          message: () =>
            `The command of ${name} must be the handler of its Lambda function, one word such as "index.handler". It is ${showValue(command.length === 1 ? command[0] : command)}. Name the handler alone.`,
        },
      ];

const lambdaMemory: ServiceCheck = ({ name, compute: { memory_bytes } }, at) => {
  const { least, most } = lambdaMemory_mebibytes;
  if (memory_bytes >= least * mebibyte && memory_bytes <= most * mebibyte) return [];
  return [
    {
      at: [...at, 'compute', 'memory_bytes'],
      code: 'invalid_compute',
      message: () =>
        `${name} asks for ${memory_bytes} bytes of memory, and a Lambda function has ${least * mebibyte} to ${most * mebibyte}. Ask for an amount in between.`,
    },
  ];
};

const everywhere: readonly ServiceCheck[] = [otherProvider, artifactKind];
const onLambda: readonly ServiceCheck[] = [lambdaHealthChecks, lambdaCommand, lambdaMemory];

const unsupported = ({ id, cloud_provider }: Environment, supported: readonly string[]): Finding => ({
  at: ['specification', 'target_environment'],
  code: 'not_supported',
  message: () =>
    `${id} is an environment of ${cloud_provider}, where this Windlass cannot deploy. Use one of provider ${listWords(supported)}.`,
});

/** What this Windlass, or the provider of the environment, cannot run. */
export const findProviderFaults: Check = ({ specification: { services } }, { environment, supportedProviders }) => {
  if (supportedProviders !== undefined && !supportedProviders.includes(environment.cloud_provider))
    return [unsupported(environment, supportedProviders)];
  const checks = environment.cloud_provider === 'AWS' ? [...everywhere, ...onLambda] : everywhere;
  return services.flatMap((service, index) =>
    checks.flatMap((check) => check(service, ['specification', 'services', index], environment)),
  );
};
