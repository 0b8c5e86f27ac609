import { deploymentRequestSchema, type DeploymentRequest } from '../../../../shared/domain/deployment/deployment.ts';
import type { LiveService } from '../../../../shared/domain/deployment/service-rollout.ts';
import {
  environmentSchema,
  environmentDefinitionSchema,
  type Environment,
} from '../../../../shared/domain/environment/environment.ts';
import { serviceSpecificationSchema } from '../../../../shared/domain/service/service.ts';

/** What a person would write for one service. */
export const serviceBody = (name: string, more: object = {}): Record<string, unknown> => ({
  name,
  version: '1.0.0',
  artifact: { kind: 'DIRECTORY', location: `/srv/${name}` },
  command: ['node', 'server.js'],
  health_checks: [{ kind: 'HTTP' }],
  ...more,
});

export const dependingOn = (...names: string[]): object => ({
  dependencies: names.map((service_name) => ({ service_name })),
});

export const requestBody = (
  services: readonly object[],
  specification: object = {},
  more: object = {},
): Record<string, unknown> => ({
  name: 'release-1',
  specification: { target_environment: 'dev', services, ...specification },
  ...more,
});

export const requestOf = (
  services: readonly object[],
  specification: object = {},
  more: object = {},
): DeploymentRequest => deploymentRequestSchema.parse(requestBody(services, specification, more));

export const environmentOf = (definition: object = {}): Environment => {
  const parsed = environmentDefinitionSchema.parse({ id: 'dev', type: 'DEVELOPMENT', ...definition });
  return environmentSchema.parse({
    ...parsed,
    name: parsed.name ?? parsed.id,
    resources: [],
    status: 'ACTIVE',
    version: 1,
  });
};

export const liveServiceOf = (
  name: string,
  more: Partial<LiveService> = {},
  specification: object = {},
): LiveService => ({
  service_name: name,
  version: '1.0.0',
  version_id: '1.0.0-0000000000',
  instances: 1,
  url: `http://127.0.0.1:4000/${name}`,
  deployment_id: 'deployment-0',
  activated_at: '2026-11-23T19:09:23.000Z',
  specification: serviceSpecificationSchema.parse(serviceBody(name, specification)),
  ...more,
});
