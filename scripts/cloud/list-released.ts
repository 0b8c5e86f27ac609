import { GetResourcesCommand, ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';

/** The ARNs of what releases of the stage made and did not undo: all of it carries the tags of its environment. */
export const listReleased = async (stage: string, region: string): Promise<readonly string[]> => {
  const client = new ResourceGroupsTaggingAPIClient({ region });
  const found: string[] = [];
  let PaginationToken: string | undefined;
  do {
    const page = await client.send(
      new GetResourcesCommand({
        TagFilters: [{ Key: 'windlass:stage', Values: [stage] }, { Key: 'windlass:environment' }],
        PaginationToken,
      }),
    );
    found.push(...(page.ResourceTagMappingList ?? []).flatMap(({ ResourceARN }) => ResourceARN ?? []));
    PaginationToken = page.PaginationToken === '' ? undefined : page.PaginationToken;
  } while (PaginationToken !== undefined);
  return found.toSorted();
};
