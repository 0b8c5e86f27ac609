import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import { makePlan } from '../../shared/domain/planning/make-plan.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import type { ValidationResult } from '../../shared/domain/validation/validation-result.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { resultOfCheck, type ValidationCheck } from '../../shared/runtime/validation-check.ts';
import {
  capacityShortage,
  faultsOfLook,
  lookAtRelease,
  type InspectReleaseDeps,
  type ReleaseLook,
} from './inspect-release.ts';

export type ValidatePrerequisitesDeps = InspectReleaseDeps & { readonly clock: Clock };

const faultOf = ({ pointer, code, message }: SpecificationFault): ValidationCheck['faults'][number] => ({
  subject: pointer,
  expected: 'a value that can be deployed',
  found: code,
  action: message,
});

const capacityCheck = (look: ReleaseLook): ValidationCheck => {
  const { environment, capacity } = look.facts;
  const shortage =
    faultsOfLook(look).length > 0
      ? undefined
      : capacityShortage({ outcome: 'sound', plan: makePlan(look.facts), capacity });
  return {
    validator_id: 'environment-capacity',
    category: 'HARDWARE',
    sound: `The environment ${environment.id} has room for the release, as far as it can be planned.`,
    faults:
      shortage === undefined
        ? []
        : [{ subject: environment.id, expected: 'room for the release', found: 'not enough', action: shortage }],
  };
};

const checksOf = (look: ReleaseLook): readonly ValidationCheck[] => {
  const { services, resource_requirements } = look.facts.request.specification;
  return [
    {
      validator_id: 'environment-status',
      category: 'SOFTWARE',
      sound: `The environment ${look.facts.environment.id} can be deployed to.`,
      faults: look.environment.map(faultOf),
    },
    {
      validator_id: 'specification',
      category: 'SOFTWARE',
      sound: 'The specification is sound.',
      faults: look.specification.map(faultOf),
    },
    {
      validator_id: 'artifact-availability',
      category: 'SOFTWARE',
      sound: `The artifacts of ${countOf(services.length, 'service')} are there.`,
      faults: look.artifacts.map(faultOf),
    },
    {
      validator_id: 'resource-types',
      category: 'HARDWARE',
      sound: `${countOf(resource_requirements.length, 'resource')} that can be made here.`,
      faults: look.resources.map(faultOf),
    },
    capacityCheck(look),
  ];
};

/** Whether a release could be accepted in an environment now (O2): a result for each thing that was looked at. Changes nothing. */
export const validatePrerequisites = async (
  deps: ValidatePrerequisitesDeps,
  { environment, request }: { readonly environment: Environment; readonly request: DeploymentRequest },
): Promise<readonly ValidationResult[]> => {
  const look = await lookAtRelease(deps, request, environment);
  const timestamp = timestampOf(deps.clock.now());
  return checksOf(look).map((check) => resultOfCheck(check, timestamp));
};
