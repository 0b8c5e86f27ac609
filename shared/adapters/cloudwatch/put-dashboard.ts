import { PutDashboardCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Dashboards } from '../../ports/dashboards.port.ts';
import { asking } from './cloudwatch-fault.ts';
import { dashboardName } from './dashboard-names.ts';

export const putDashboard =
  (client: CloudWatchClient, stage: string): Dashboards['put'] =>
  async (environment_id, DashboardBody) => {
    const DashboardName = dashboardName(stage, environment_id);
    await asking(client.send(new PutDashboardCommand({ DashboardName, DashboardBody })));
  };
