import type { Compensation } from '../../shared/domain/deployment/ledger-entry.ts';

/** How what a function did is taken back: by entries of the ledger, or not at all, and then why not. */
export type Undoing = { readonly by: readonly Compensation['kind'][] } | { readonly needs_none: string };

const onlyRecords =
  'It changes nothing but the deployment’s own records, which tell what happened whatever the end is.';
const undoes = 'It is part of undoing: run again, it goes on where it stopped.';

/** Every function that a state machine calls. */
export const compensations: Readonly<Record<string, Undoing>> = {
  ValidateEnvironment: { needs_none: onlyRecords },
  ScanSpecification: { needs_none: onlyRecords },
  AssessResources: { needs_none: onlyRecords },
  ProvisionResources: { by: ['REMOVE_RESOURCE', 'RESTORE_RESOURCE'] },
  PrepareConfiguration: { needs_none: onlyRecords },
  SetUpMonitoring: { by: ['RESTORE_ALARMS'] },
  PlanWave: { needs_none: onlyRecords },
  AdvanceRollout: { by: ['RESTORE_SERVICE'] },
  RecordServiceFailure: { needs_none: onlyRecords },
  VerifyServices: { needs_none: onlyRecords },
  RunTests: {
    needs_none:
      'Its requests to the release are what the specification declares; what they do inside a service is that service’s own.',
  },
  ScanDeployment: { needs_none: onlyRecords },
  VerifyBehavior: { needs_none: onlyRecords },
  WatchRelease: { needs_none: onlyRecords },
  ReportRelease: { needs_none: 'The report that it stores is a record, kept whatever the end is.' },
  FinishDeployment: {
    needs_none: 'It removes versions that neither serve nor are what this deployment would be undone to.',
  },
  HandleFailure: { needs_none: onlyRecords },
  RetryPhase: { needs_none: onlyRecords },
  BeginRollback: { needs_none: undoes },
  UndoEffects: { needs_none: undoes },
  FinishRollback: { needs_none: undoes },
};
