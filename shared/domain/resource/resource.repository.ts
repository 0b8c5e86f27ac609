import type { Resource } from './resource.ts';

/** The model's ResourceRepository (RR1-RR3). */
export interface ResourceRepository {
  /** Refused (`name_taken`) when another live resource has the same name in the environment (invariant I1). */
  saveResource(
    resource: Resource,
  ): Promise<{ readonly outcome: 'saved' } | { readonly outcome: 'name_taken'; readonly resource_id: string }>;
  findResourceById(id: string): Promise<Resource | undefined>;
  findResourcesByEnvironment(environment_id: string): Promise<readonly Resource[]>;
}
