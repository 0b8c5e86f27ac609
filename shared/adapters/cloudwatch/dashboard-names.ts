import { releasePrefix } from '../aws/physical-name.ts';

export const dashboardName = (stage: string, environment_id: string): string =>
  `${releasePrefix(stage)}${environment_id}`;

export const environmentOfDashboard = (stage: string, name: string): string => name.slice(releasePrefix(stage).length);
