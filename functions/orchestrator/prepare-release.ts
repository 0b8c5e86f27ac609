import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { StepRecord } from '../../shared/domain/deployment/step-record.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { countOf } from '../../shared/domain/naming/list-words.ts';
import type { ReleasePlan } from '../../shared/domain/planning/release-plan.ts';
import type { SpecificationFault } from '../../shared/domain/specification/specification-fault.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import {
  guardEnvironment,
  type Denied,
  type GuardDeps,
  type Guarded,
} from '../../shared/runtime/access/guard-environment.ts';
import { runStep, type StepFinding } from '../../shared/runtime/workflow-step.ts';
import { capacityShortage, inspectRelease, type InspectReleaseDeps, type Inspection } from './inspect-release.ts';

export type PrepareReleaseDeps = GuardDeps &
  InspectReleaseDeps & {
    readonly environments: GuardDeps['environments'] & InspectReleaseDeps['environments'];
    readonly clock: Clock;
  };
export type PrepareReleaseCommand = {
  readonly request: DeploymentRequest;
  readonly principal: Principal;
  readonly action: string;
  /** It may wait for the environment: what others have reserved of it now does not count. */
  readonly mayWait?: boolean;
};

/** Why a release is not accepted; nothing has changed. */
export type ReleaseRefusal =
  | { readonly outcome: 'invalid'; readonly faults: readonly SpecificationFault[] }
  | { readonly outcome: 'capacity_exhausted'; readonly message: string }
  | Denied;
export type PreparedRelease = {
  readonly outcome: 'prepared';
  readonly plan: ReleasePlan;
  readonly policy_id: string;
  readonly steps: readonly StepRecord[];
};

const failed = (code: string, message: string): StepFinding => ({
  outcome: 'FAILED',
  code,
  message,
  affected_components: [],
});

const permissionFinding = (
  guarded: Guarded,
  { principal }: PrepareReleaseCommand,
): StepFinding & { readonly guarded: Guarded } => {
  if (guarded.outcome === 'allowed')
    return {
      outcome: 'PASSED',
      message: `${principal.subject} may deploy to ${guarded.environment.id}, by ${guarded.policy_id}.`,
      guarded,
    };
  return {
    ...failed('forbidden', guarded.outcome === 'denied' ? guarded.reason : 'There is no such environment.'),
    guarded,
  };
};

const specificationFinding = (inspection: Inspection): StepFinding & { readonly inspection: Inspection } => {
  if (inspection.outcome === 'faulty')
    return { ...failed('invalid', `${countOf(inspection.faults.length, 'fault')} in the specification.`), inspection };
  const { services, resources, waves } = inspection.plan;
  return {
    outcome: 'PASSED',
    message: `${countOf(services.length, 'service')} in ${countOf(waves.length, 'wave')} and ${countOf(resources.length, 'resource')}; no fault found.`,
    inspection,
  };
};

const unknownEnvironment = (id: string): ReleaseRefusal => ({
  outcome: 'invalid',
  faults: [
    {
      pointer: '/specification/target_environment',
      code: 'unknown_environment',
      message: `There is no environment ${id}. Create it first, or name another.`,
    },
  ],
});

/** Checks permission (W12), then the release as a whole (W11), and plans it. Who may not deploy there does not learn what is wrong with it. */
export const prepareRelease = async (
  deps: PrepareReleaseDeps,
  command: PrepareReleaseCommand,
): Promise<PreparedRelease | ReleaseRefusal> => {
  const { request, principal, action, mayWait = false } = command;
  const { target_environment } = request.specification;
  const permission = await runStep(deps.clock, 'W12', 'orchestrator', async () =>
    permissionFinding(
      await guardEnvironment(deps, target_environment, { principal, role: 'deployer', action, target: request.name }),
      command,
    ),
  );
  const { guarded } = permission.finding;
  if (guarded.outcome === 'no_environment') return unknownEnvironment(target_environment);
  if (guarded.outcome === 'denied') return guarded;
  const validation = await runStep(deps.clock, 'W11', 'orchestrator', async () =>
    specificationFinding(await inspectRelease(deps, request, guarded.environment)),
  );
  const { inspection } = validation.finding;
  if (inspection.outcome === 'faulty') return { outcome: 'invalid', faults: inspection.faults };
  const shortage = mayWait ? undefined : capacityShortage(inspection);
  if (shortage !== undefined) return { outcome: 'capacity_exhausted', message: shortage };
  return {
    outcome: 'prepared',
    plan: inspection.plan,
    policy_id: guarded.policy_id,
    steps: [validation.record, permission.record],
  };
};
