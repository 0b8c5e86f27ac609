import { reserveCapacity, type Capacity, type Reservation } from '../environment/capacity.ts';
import type { Environment } from '../environment/environment.ts';
import type { Timestamp } from '../naming/names.ts';
import { faultsOfSpecification } from '../specification/check-specification.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import type { DeploymentRequest } from './deployment.ts';

/** All that can be known of a release before anything is touched. */
export type Prerequisites = {
  readonly deployment_id: string;
  readonly request: DeploymentRequest;
  readonly environment: Environment;
  readonly liveServices: ReadonlySet<string>;
  /** As it is, with or without this deployment's own reservation. */
  readonly capacity: Capacity;
  readonly reservation: Reservation;
  readonly now: Timestamp;
};

type Verdict = Pick<ValidationResult, 'validator_id' | 'category'> & {
  readonly sound: string;
  readonly faults: readonly Fault[];
};
type Fault = { readonly subject: string; readonly expected: string; readonly found: string; readonly action: string };

const environmentVerdict = ({ environment: { id, status } }: Prerequisites): Verdict => ({
  validator_id: 'environment-status',
  category: 'SOFTWARE',
  sound: `The environment ${id} can be deployed to.`,
  faults:
    status === 'ACTIVE' || status === 'DEPLOYING'
      ? []
      : [{ subject: id, expected: 'ACTIVE', found: status, action: 'Deploy to another environment.' }],
});

const specificationVerdict = ({ request, liveServices, environment }: Prerequisites): Verdict => ({
  validator_id: 'specification',
  category: 'SOFTWARE',
  sound: 'The specification is sound, and every dependency is in the release or live.',
  faults: faultsOfSpecification(request, { liveServices, environment }).map(({ pointer, code, message }) => ({
    subject: pointer,
    expected: 'a sound value',
    found: code,
    action: message,
  })),
});

const capacityVerdict = ({ deployment_id, environment, capacity, reservation }: Prerequisites): Verdict => {
  const { [deployment_id]: _, ...others } = capacity.reservations;
  const reserved = reserveCapacity(
    { ...capacity, reservations: others },
    environment.configuration.limits,
    deployment_id,
    reservation,
  );
  return {
    validator_id: 'environment-capacity',
    category: 'HARDWARE',
    sound: `The environment ${environment.id} has room for the release.`,
    faults:
      reserved.outcome === 'reserved'
        ? []
        : [
            {
              subject: environment.id,
              expected: 'room for the release',
              found: 'not enough',
              action: reserved.message,
            },
          ],
  };
};

const resultOf = ({ validator_id, category, sound, faults }: Verdict, now: Timestamp): ValidationResult => ({
  is_valid: faults.length === 0,
  severity: faults.length === 0 ? 'INFO' : 'CRITICAL',
  category,
  message: faults.length === 0 ? sound : faults.map((fault) => fault.action).join(' '),
  details: faults.map(({ subject, expected, found }) => ({ subject, expected, found })),
  recommendations: faults.map(({ action }) => ({ action })),
  timestamp: now,
  validator_id,
});

/** What must hold before a deployment may begin, as far as it can be told without looking at anything that runs (DA2): a result for each check. */
export const validateDeploymentPrerequisites = (prerequisites: Prerequisites): readonly ValidationResult[] =>
  [environmentVerdict, specificationVerdict, capacityVerdict].map((verdictOn) =>
    resultOf(verdictOn(prerequisites), prerequisites.now),
  );
