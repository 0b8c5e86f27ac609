import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ProcessEnvironment } from '../process/process-environment.ts';

/** What an instance runs. */
export type InstanceTask = {
  readonly instance_id: string;
  /** What it is an instance of, in words for the log. */
  readonly subject: string;
  readonly command: readonly string[];
  readonly folder: string;
  readonly log_file: string;
  readonly health_checks: readonly HealthCheck[];
  readonly stop_grace_milliseconds: number;
  /** Asked again at each start. */
  readonly environment: (port: number) => ProcessEnvironment;
  /** The port that others know it by; any free one at each start when undefined. */
  readonly port: number | undefined;
  /** Ran well before: is started again and again, where a new one is given up after a few failed starts. */
  readonly proven: boolean;
};
