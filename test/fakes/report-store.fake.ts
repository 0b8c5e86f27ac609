import type { DeploymentReport } from '../../shared/domain/report/deployment-report.ts';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';

/** Reports in memory, every version of each. */
export const memoryReportStore = (): ReportStore & {
  readonly stored: (deployment_id: string) => readonly DeploymentReport[];
  readonly failNext: () => void;
} => {
  const reports = new Map<string, DeploymentReport[]>();
  let fails = false;
  return {
    store: async ({ environment_id, deployment_id }, report) => {
      if (fails) {
        fails = false;
        throw new Error('the store is out of reach');
      }
      reports.set(deployment_id, [...(reports.get(deployment_id) ?? []), report]);
      return `memory:${environment_id}/${deployment_id}`;
    },
    stored: (deployment_id) => reports.get(deployment_id) ?? [],
    failNext: () => void (fails = true),
  };
};
