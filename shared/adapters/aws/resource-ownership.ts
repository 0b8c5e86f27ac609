import { WindlassError } from '../../domain/errors/windlass.error.ts';
import type { ResourceTarget } from '../../ports/resource-driver.port.ts';
import { releaseTags, type NamingScope } from './physical-name.ts';

/** Something of the resource's name is there that no release of this stage made; it is neither taken over nor deleted. */
export class ForeignResourceError extends WindlassError {
  override readonly name = 'ForeignResourceError';
  readonly code = 'resource_foreign';

  static of({ resource_type }: ResourceTarget, physical_id: string): ForeignResourceError {
    return new ForeignResourceError(
      `${resource_type} ${physical_id} is there already, and Windlass did not make it. Remove it, or give the resource another name.`,
    );
  }
}

type Tags = Readonly<Record<string, string>>;

/** Carried from the first request of the making to its last, where it takes several: who dies in between is known by it. */
export const unfinishedTag = 'windlass:unfinished';

export const tagsOf = ({ stage }: NamingScope, { environment_id, name }: ResourceTarget): Tags =>
  releaseTags(stage, environment_id, name);

export const isOurs = (scope: NamingScope, target: ResourceTarget, tags: Tags): boolean =>
  Object.entries(tagsOf(scope, target)).every(([key, value]) => tags[key] === value);

/** As most services of AWS take tags. */
export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagsFrom = (
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Tags => Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));
