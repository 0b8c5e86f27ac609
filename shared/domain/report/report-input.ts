import type { DeploymentEvent } from '../deployment/deployment-event.ts';
import type { DeploymentState } from '../deployment/deployment-state.ts';
import type { LedgerEntry } from '../deployment/ledger-entry.ts';
import type { ServiceRecord } from '../deployment/service-rollout.ts';
import type { StepRecord } from '../deployment/step-record.ts';
import type { ReleasePlan } from '../planning/release-plan.ts';
import type { SecurityFinding } from '../security/security-finding.ts';
import type { TestResult } from '../testing/test-result.ts';
import type { ValidationResult } from '../validation/validation-result.ts';

/** All that is on record of a deployment. `events` may be the first ones of many. */
export type ReportInput = {
  readonly state: DeploymentState;
  readonly plan: ReleasePlan;
  readonly steps: readonly StepRecord[];
  readonly services: readonly ServiceRecord[];
  readonly ledger: readonly LedgerEntry[];
  readonly validations: readonly ValidationResult[];
  readonly findings: readonly SecurityFinding[];
  readonly tests: readonly TestResult[];
  readonly events: readonly DeploymentEvent[];
};
