import type { DeploymentReport } from '../domain/report/deployment-report.ts';

export type ReportTarget = { readonly environment_id: string; readonly deployment_id: string };

/** Keeps the report of each release for people to come: a record, which no undo removes. */
export interface ReportStore {
  /** Stores it over an earlier one of the same deployment. Answers where it is. */
  store(target: ReportTarget, report: DeploymentReport): Promise<string>;
}
