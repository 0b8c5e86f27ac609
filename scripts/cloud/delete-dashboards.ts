import { CloudWatchClient, DeleteDashboardsCommand, ListDashboardsCommand } from '@aws-sdk/client-cloudwatch';
import { releasePrefix } from '../../shared/adapters/aws/physical-name.ts';

/** Deletes the dashboards that Windlass made for environments; answers how many. */
export const deleteDashboards = async (stage: string, region: string): Promise<number> => {
  const client = new CloudWatchClient({ region });
  const names: string[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListDashboardsCommand({ DashboardNamePrefix: releasePrefix(stage), NextToken }));
    names.push(...(page.DashboardEntries ?? []).flatMap(({ DashboardName }) => DashboardName ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  for (let from = 0; from < names.length; from += 100)
    await client.send(new DeleteDashboardsCommand({ DashboardNames: names.slice(from, from + 100) }));
  return names.length;
};
