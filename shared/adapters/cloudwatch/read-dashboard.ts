import { GetDashboardCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Dashboards } from '../../ports/dashboards.port.ts';
import { ifThere } from './cloudwatch-fault.ts';
import { dashboardName } from './dashboard-names.ts';

export const readDashboard =
  (client: CloudWatchClient, stage: string): Dashboards['read'] =>
  async (environment_id) => {
    const DashboardName = dashboardName(stage, environment_id);
    return (await ifThere(client.send(new GetDashboardCommand({ DashboardName }))))?.DashboardBody;
  };
