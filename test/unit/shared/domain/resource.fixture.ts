import { resourceSchema, type Resource } from '../../../../shared/domain/resource/resource.ts';

export const resourceOf = (more: Partial<Resource> & { readonly name: string }): Resource =>
  resourceSchema.parse({
    id: `resource-${more.name}`,
    environment_id: 'dev',
    type: 'S3_BUCKET',
    provider: 'LOCAL',
    region: 'local',
    configuration: {},
    allocation: {
      resource_id: `resource-${more.name}`,
      name: more.name,
      resource_type: 'S3_BUCKET',
      quantity: 1,
      service_names: [],
    },
    status: 'AVAILABLE',
    cost_center: 'dev',
    cost_microusd_per_hour: 0,
    physical_id: `dev-${more.name}`,
    outputs: {},
    tags: [],
    lifecycle_policies: [],
    created_by_deployment: 'deployment-0',
    created_at: '2026-11-23T19:09:23.000Z',
    updated_at: '2026-11-23T19:09:23.000Z',
    ...more,
  });
