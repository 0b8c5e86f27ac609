import { describe, expect, it } from '@jest/globals';
import { resourceInUse } from '../../../../../functions/orchestrator/undo/resource-in-use.ts';
import type { UndoSession } from '../../../../../functions/orchestrator/undo/undo.deps.ts';
import type { Compensation, LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import type { LiveService } from '../../../../../shared/domain/deployment/service-rollout.ts';
import { at, someService } from '../../../shared/adapters/store/store-fixture.ts';

const made: Compensation = { kind: 'REMOVE_RESOURCE', resource_type: 'RDS_DATABASE', resource_name: 'orders-db' };
const changed: Compensation = {
  kind: 'RESTORE_RESOURCE',
  resource_type: 'RDS_DATABASE',
  resource_name: 'orders-db',
  snapshot: {},
};
const entryOf = (compensation: Compensation): LedgerEntry => ({
  seq: '00000#resource#orders-db',
  action: 'CREATE_RESOURCE',
  target: 'orders-db',
  compensation,
  token: 1,
  state: 'DONE',
  intended_at: at(1_000),
});
const live = (deployment_id: string, activated_at: string): LiveService => ({
  service_name: 'cart',
  version: '2',
  version_id: '2-ab',
  instances: 1,
  url: 'http://cart.test',
  deployment_id,
  activated_at,
  specification: someService(),
});
const use = (compensation: Compensation, ...users: readonly LiveService[]) =>
  resourceInUse({ deployment_id: 'd-2', usersOf: async () => users } as unknown as UndoSession, entryOf(compensation));

describe('a resource that is to be undone', () => {
  it('is free when nobody uses it', async () => {
    expect(await use(made)).toBeUndefined();
    expect(await use(changed)).toBeUndefined();
  });

  it('is not removed from under anybody [I3]', async () => {
    expect(await use(made, live('d-2', at(5_000)))).toMatchObject({ by: 'own' });
    expect(await use(made, live('d-1', at(0)))).toEqual({ by: 'others', words: 'in use by cart 2 (d-1)' });
    expect(await use(made, live('d-3', at(9_000)))).toMatchObject({ by: 'others' });
  });

  it('gets its former configuration back unless a later release uses it as it is [I3]', async () => {
    expect(await use(changed, live('d-1', at(0)))).toBeUndefined();
    expect(await use(changed, live('d-2', at(5_000)))).toBeUndefined();
    expect(await use(changed, live('d-3', at(9_000)))).toMatchObject({ by: 'others' });
  });
});
