import type { z } from 'zod';
import type { ResourceCheck, ResourceMeasure } from '../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../shared/domain/resource/resource-requirement.ts';
import type { Specification, StoredResource } from './resource.store.ts';

export type Place = { readonly folder: string; readonly resource: StoredResource };

/** What differs between the kinds of resources of this machine; `localDriver` does the rest. */
export interface LocalKind {
  readonly resource_type: ResourceType;
  /** Its keys are all that a specification may name. */
  readonly specification: z.ZodObject;
  /** Makes the resource in an empty folder. Answers what has to be remembered with it. */
  make(place: Place): Promise<Partial<StoredResource>>;
  /** Brings the resource from its present specification to another. */
  configure(place: Place, wanted: Specification): Promise<void>;
  /** Lets go of what runs, before the folder is deleted. */
  release(place: Place): Promise<void>;
  physicalIdOf(place: Place): string;
  outputsOf(place: Place): Readonly<Record<string, string>>;
  verify(place: Place): Promise<readonly ResourceCheck[]>;
  measure(place: Place): Promise<readonly ResourceMeasure[]>;
}
