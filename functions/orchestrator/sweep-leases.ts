import { machineInput } from '../../shared/contracts/tasks.ts';
import type { DeploymentRecords } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { EnvironmentLine, EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { isOwedWork } from '../../shared/domain/environment/line.ts';
import { leaseMilliseconds, overdueMilliseconds, type Lease } from '../../shared/domain/environment/lease.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import { millisecondsOf } from '../../shared/domain/naming/names.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { mustStop } from '../../shared/runtime/run-task.ts';
import { seeToLine, type SeeToLineDeps } from './line/see-to-line.ts';
import { failureOfLoss } from './recovery/execution-failure.ts';
import { isUnfinished } from './recovery/is-unfinished.ts';
import { attemptAfter } from './recovery/recovery-attempt.ts';
import { startRecovery, type StartRecoveryDeps } from './recovery/start-recovery.ts';

export type SweepLeasesDeps = StartRecoveryDeps &
  SeeToLineDeps & {
    readonly records: Pick<DeploymentRecords, 'state'>;
    readonly environments: Pick<EnvironmentRepository, 'lines' | 'freeEndedLease'>;
    readonly clock: Clock;
  };

/** What was done about an expired lease. `waiting`: this attempt has been started; the next is due later. */
export type SweptLease = {
  readonly environment_id: string;
  readonly deployment_id: string;
  readonly outcome: 'freed' | 'started' | 'undone' | 'waiting' | 'failed';
};

const leasesAtATime = 8;

type HeldLease = { readonly environment_id: string; readonly lease: Lease & { readonly owner: string } };

const heldIn = (lines: readonly EnvironmentLine[]): readonly HeldLease[] =>
  lines.flatMap(({ environment_id, lease }) =>
    lease.owner === null ? [] : [{ environment_id, lease: { ...lease, owner: lease.owner } }],
  );

const hasNeverStarted = (state: DeploymentState, { acquired_at, expires_at }: Lease): boolean =>
  state.status === 'PENDING' &&
  !mustStop(state) &&
  millisecondsOf(expires_at) - millisecondsOf(acquired_at) === leaseMilliseconds;

/** Its own execution, by its own name. False when there was one: that has been lost in its first state. */
const startAsPromised = async ({ engine, log }: SweepLeasesDeps, { id }: DeploymentState): Promise<boolean> => {
  const { outcome } = await engine.start('deployment', id, machineInput(id));
  if (outcome === 'started') log.warn('a deployment had never been started; it is now', { deployment_id: id });
  return outcome === 'started';
};

const sweep = async (
  deps: SweepLeasesDeps,
  { environment_id, lease }: HeldLease,
): Promise<Exclude<SweptLease['outcome'], 'failed'>> => {
  const state = await deps.records.state(lease.owner);
  if (state === undefined || !isUnfinished(state)) {
    await deps.environments.freeEndedLease(environment_id);
    return 'freed';
  }
  if (hasNeverStarted(state, lease) && (await startAsPromised(deps, state))) return 'started';
  const attempt = attemptAfter(overdueMilliseconds(lease, deps.clock.now()));
  const { outcome } = await startRecovery(deps, state, attempt, failureOfLoss(lease.expires_at));
  return outcome === 'started' ? 'undone' : 'waiting';
};

/** Those whose next should have begun by now, or something else been done; those that were freed just now among them. */
const linesLeft = (
  { clock }: SweepLeasesDeps,
  lines: readonly EnvironmentLine[],
  swept: readonly SweptLease[],
): readonly EnvironmentLine[] => {
  const freed = new Set(swept.filter(({ outcome }) => outcome === 'freed').map(({ environment_id }) => environment_id));
  return lines
    .filter(({ queue }) => queue.length > 0)
    .filter((line) => freed.has(line.environment_id) || isOwedWork(line, clock.now()));
};

/**
 * Finds the deployments that nothing was heard of any more, by their expired leases, and has them undone, or started if they never were (B1); and the
 * lines whose next should have begun (B5).
 * What fails for one environment is logged and left to the next sweep.
 */
export const sweepLeases = async (deps: SweepLeasesDeps): Promise<readonly SweptLease[]> => {
  const lines = await deps.environments.lines();
  const expired = heldIn(lines).filter(({ lease }) => overdueMilliseconds(lease, deps.clock.now()) >= 0);
  const swept = await inParallel(expired, leasesAtATime, async (one): Promise<SweptLease> => {
    const ids = { environment_id: one.environment_id, deployment_id: one.lease.owner };
    try {
      return { ...ids, outcome: await sweep(deps, one) };
    } catch (error) {
      deps.log.error('an expired lease could not be seen to', { ...ids, error: messageOf(error) });
      return { ...ids, outcome: 'failed' };
    }
  });
  await inParallel(linesLeft(deps, lines, swept), leasesAtATime, (line) => seeToLine(deps, line.environment_id));
  return swept;
};
