import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Dashboards } from '../../ports/dashboards.port.ts';
import { environmentsWithDashboard } from './list-dashboards.ts';
import { putDashboard } from './put-dashboard.ts';
import { readDashboard } from './read-dashboard.ts';
import { removeDashboard } from './remove-dashboard.ts';

export const cloudWatchDashboards = (client: CloudWatchClient, stage: string): Dashboards => ({
  environments: environmentsWithDashboard(client, stage),
  read: readDashboard(client, stage),
  put: putDashboard(client, stage),
  remove: removeDashboard(client, stage),
});
