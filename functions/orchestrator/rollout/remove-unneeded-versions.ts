import type { LedgerEntry } from '../../../shared/domain/deployment/ledger-entry.ts';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';
import type { DeploymentSession } from '../../../shared/domain/deployment/deployment.repository.ts';
import { inParallel } from '../../../shared/runtime/in-parallel.ts';
import { isForTheMachine } from './expect-errors.ts';
import { snapshotOf } from './service-snapshot.ts';

export type CleanUp = { readonly removed: readonly string[]; readonly left: readonly string[] };
type Removal = { readonly words: string; readonly error?: string };

const servicesAtATime = 8;

/** What takes traffic is left alone, whatever the ledger says. What only runs is the rest of a rollback that could not finish. */
const removeOne = async (
  deployer: Pick<ServiceDeployer, 'describe' | 'remove'>,
  session: DeploymentSession,
  service_name: string,
  needed: ReadonlySet<string>,
): Promise<readonly Removal[]> => {
  const target = { environment_id: session.environment_id, service_name };
  const running = await deployer.describe(target);
  const unneeded = (running?.versions ?? []).filter(
    ({ version_id, weight }) => !needed.has(version_id) && weight === 0,
  );
  return inParallel(unneeded, 1, async ({ version_id, version }): Promise<Removal> => {
    try {
      await deployer.remove(target, version_id, session.lease_token);
      return { words: `${service_name} ${version}` };
    } catch (error) {
      if (isForTheMachine(error)) throw error;
      return { words: `${service_name} ${version}`, error: messageOf(error) };
    }
  });
};

/**
 * Removes the versions of the rolled out services that nothing can need any more: all but the one that serves, and the one before it, which
 * a rollback of this deployment would start again. One that cannot be removed is left to the next deployment's clean-up.
 */
export const removeUnneededVersions = async (
  deployer: Pick<ServiceDeployer, 'describe' | 'remove'>,
  session: DeploymentSession,
  ledger: readonly LedgerEntry[],
): Promise<CleanUp> => {
  const rollouts = ledger.flatMap(({ compensation }) =>
    compensation.kind === 'RESTORE_SERVICE' ? [compensation] : [],
  );
  const removals = await inParallel(rollouts, servicesAtATime, ({ service_name, version_id, previous }) =>
    removeOne(
      deployer,
      session,
      service_name,
      new Set([version_id, snapshotOf(previous)?.live.version_id ?? version_id]),
    ),
  );
  const all = removals.flat();
  return {
    removed: all.filter(({ error }) => error === undefined).map(({ words }) => words),
    left: all.flatMap(({ words, error }) => (error === undefined ? [] : [`${words} (${error})`])),
  };
};
