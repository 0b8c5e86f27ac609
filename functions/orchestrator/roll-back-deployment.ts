import { rollbackExecutionName } from '../../shared/contracts/execution-names.ts';
import {
  requestRollback,
  rollbackDeployment,
  rollbackRefusal,
} from '../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentJournal } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import type { Lease } from '../../shared/domain/environment/lease.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { timestampOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { newestInPlace, type NewestInPlaceDeps } from './newest-in-place.ts';
import { noReason, steerDeployment } from './steer-deployment.ts';
import { startMachine, type StartMachineDeps } from './start-machine.ts';

export type RollBackDeploymentDeps = StartMachineDeps &
  NewestInPlaceDeps & {
    readonly environments: Pick<EnvironmentRepository, 'lease'>;
    readonly journal: Pick<DeploymentJournal, 'annotate' | 'takeOver'>;
    readonly clock: Clock;
  };
export type RollBackDeploymentResult =
  | { readonly outcome: 'started'; readonly state: DeploymentState }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'lease_held'; readonly lease: Lease };

const refusalOf = async (deps: RollBackDeploymentDeps, state: DeploymentState): Promise<string | undefined> => {
  if (!isTerminal(state.status)) return `${state.name} is ${state.status}. Cancel it: then it is undone.`;
  if (state.rollback.status === 'IN_PROGRESS') return undefined;
  const refusal = rollbackRefusal(state);
  if (refusal !== undefined || state.status !== 'COMPLETED') return refusal;
  const newest = await newestInPlace(deps, state.environment_id);
  if (newest === undefined || newest.id === state.id) return undefined;
  return `${newest.name} (${newest.id}) was completed after ${state.name}. Roll that back first.`;
};

/** One that failed and waits for a decision has a machine of its own that undoes it. Answered alike while it does. */
const isForItsMachine = ({ status, decide_before }: DeploymentState): boolean =>
  !isTerminal(status) && decide_before !== undefined;

const undoInPlace = async (
  deps: RollBackDeploymentDeps,
  { id }: DeploymentState,
  principal: Principal,
  reason: string,
): Promise<RollBackDeploymentResult> => {
  const act = { deployment_id: id, principal, action: 'deployment.rollback', details: { reason } } as const;
  const result = await steerDeployment(deps, act, (state) =>
    requestRollback(state, reason, timestampOf(deps.clock.now())),
  );
  return result.outcome === 'refused' ? result : { outcome: 'started', state: result.state };
};

/** Somebody else has begun it meanwhile: what runs by now must keep its token. */
const underWay = ({ rollback }: DeploymentState): { readonly outcome: 'under_way' } | undefined =>
  rollback.status === 'IN_PROGRESS' ? { outcome: 'under_way' } : undefined;

/**
 * Begins to undo what a deployment left in its environment. It takes the lease and is put on record before its execution is started, so that
 * it is done even if that could not be: whoever looks for expired leases finds it. Asked again while it is under way, the answer is the same; asked again after it has failed, it goes on.
 */
export const rollBackDeployment = async (
  deps: RollBackDeploymentDeps,
  {
    state,
    principal,
    reason = noReason,
  }: { readonly state: DeploymentState; readonly principal: Principal; readonly reason?: string | undefined },
): Promise<RollBackDeploymentResult> => {
  if (isForItsMachine(state)) return undoInPlace(deps, state, principal, reason);
  const message = await refusalOf(deps, state);
  if (message !== undefined) return { outcome: 'refused', message };
  const lease = await deps.environments.lease(state.environment_id);
  if (lease !== undefined && lease.owner !== null && lease.owner !== state.id) return { outcome: 'lease_held', lease };
  if (state.rollback.status !== 'IN_PROGRESS') {
    const taken = await deps.journal.takeOver(state.id, 'rollback', underWay);
    if ('lease' in taken) return taken;
  }
  const marked = await deps.journal.annotate(state.id, (current) => {
    const events = rollbackDeployment(current, reason, { now: timestampOf(deps.clock.now()) });
    if (events.length === 0) return undefined;
    return {
      events,
      audit: { actor: principal.subject, action: 'deployment.rollback', target: state.id, details: { reason } },
    };
  });
  await startMachine(deps, 'rollback', rollbackExecutionName(marked), state.id);
  return { outcome: 'started', state: marked };
};
