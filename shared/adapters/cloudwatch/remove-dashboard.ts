import { DeleteDashboardsCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Dashboards } from '../../ports/dashboards.port.ts';
import { ifThere } from './cloudwatch-fault.ts';
import { dashboardName } from './dashboard-names.ts';

export const removeDashboard =
  (client: CloudWatchClient, stage: string): Dashboards['remove'] =>
  async (environment_id) => {
    const DashboardNames = [dashboardName(stage, environment_id)];
    await ifThere(client.send(new DeleteDashboardsCommand({ DashboardNames })));
  };
