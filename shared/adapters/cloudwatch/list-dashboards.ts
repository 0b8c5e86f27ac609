import { ListDashboardsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Dashboards } from '../../ports/dashboards.port.ts';
import { asking } from './cloudwatch-fault.ts';
import { dashboardName, environmentOfDashboard } from './dashboard-names.ts';

export const environmentsWithDashboard =
  (client: CloudWatchClient, stage: string): Dashboards['environments'] =>
  async () => {
    const names: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = await asking(
        client.send(
          new ListDashboardsCommand({
            DashboardNamePrefix: dashboardName(stage, ''),
            ...(NextToken !== undefined && { NextToken }),
          }),
        ),
      );
      names.push(...(page.DashboardEntries ?? []).flatMap(({ DashboardName }) => DashboardName ?? []));
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return names.map((name) => environmentOfDashboard(stage, name));
  };
