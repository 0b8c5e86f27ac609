import type { DeploymentSession } from '../../domain/deployment/deployment.repository.ts';
import type { LedgerEntry } from '../../domain/deployment/ledger-entry.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import { assertHeld } from './commit-deployment.ts';
import { needState, stillHeldWith } from './deployment-meta.ts';
import { deploymentKeys } from './keys.ts';
import { ledgerWrite, readLedgerEntry } from './ledger.ts';
import type { StoreDeps } from './store-deps.ts';
import { interfered, withRetries } from './with-retries.ts';

/** See `DeploymentJournal.intend`. */
export const intendEffect = (
  deps: StoreDeps,
  session: DeploymentSession,
  entry: Omit<LedgerEntry, 'state' | 'token' | 'intended_at'>,
): Promise<LedgerEntry> =>
  withRetries(deps, async () => {
    const { deployment_id, lease_token } = session;
    const [state, stored] = await Promise.all([
      needState(deps.table, deployment_id),
      readLedgerEntry(deps.table, deployment_id, entry.seq),
    ]);
    assertHeld(state, session);
    if (stored !== undefined) return stored;
    const intended: LedgerEntry = {
      ...entry,
      state: 'INTENDED',
      token: lease_token,
      intended_at: timestampOf(deps.clock.now()),
    };
    const result = await deps.table.transact([
      ledgerWrite(deployment_id, intended, { kind: 'absent' }),
      { kind: 'check', key: deploymentKeys.meta(deployment_id), condition: stillHeldWith(lease_token) },
    ]);
    return result.outcome === 'committed' ? intended : interfered;
  });
