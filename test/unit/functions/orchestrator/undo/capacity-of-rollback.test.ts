import { describe, expect, it } from '@jest/globals';
import { capacityOfRollback } from '../../../../../functions/orchestrator/undo/capacity-of-rollback.ts';
import { deploymentRequestSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import type { LedgerEntry } from '../../../../../shared/domain/deployment/ledger-entry.ts';
import { nothing } from '../../../../../shared/domain/environment/capacity.ts';
import {
  at,
  completed,
  openTestStore,
  saveSomeEnvironment,
  someDeployment,
  someService,
} from '../../../shared/adapters/store/store-fixture.ts';

const entryOf = (
  target: string,
  state: LedgerEntry['state'],
  kind: 'REMOVE_RESOURCE' | 'RESTORE_RESOURCE' = 'REMOVE_RESOURCE',
): LedgerEntry => {
  const resource = { resource_type: 'S3_BUCKET', resource_name: target };
  const compensation = kind === 'REMOVE_RESOURCE' ? { kind, ...resource } : { kind, ...resource, snapshot: {} };
  return {
    seq: `00000#resource#${target}`,
    action: 'CREATE_RESOURCE',
    target,
    compensation,
    token: 1,
    state,
    intended_at: at(),
  };
};

/** A deployment that adds four instances and asks for three pictures and one archive. */
const deployed = async (isCompleted: boolean) => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const { specification } = deploymentRequestSchema.parse({
    name: 'shop-v1',
    specification: {
      target_environment: 'dev',
      services: [someService()],
      resource_requirements: [
        { name: 'pictures', resource_type: 'S3_BUCKET', quantity: 3 },
        { name: 'archive', resource_type: 'S3_BUCKET' },
      ],
    },
  });
  const deployment = someDeployment({ services: [someService()] });
  await store.journal.submit({ ...deployment, request: { ...deployment.request, specification } });
  const session = await store.journal.open(deployment.id);
  const state = isCompleted ? await store.journal.commit(session, () => completed) : session.state;
  return { store, session, state, lasting: deployment.plan.capacity.lasting };
};

describe('the capacity of a rollback', () => {
  it('is nothing when a deployment that had not completed is undone', async () => {
    const { store, state } = await deployed(false);
    expect(await capacityOfRollback(store, state, [entryOf('pictures', 'UNDONE')])).toEqual(nothing);
  });

  it('is all that a completed deployment had left [CD4]', async () => {
    const { store, state, lasting } = await deployed(true);
    const change = await capacityOfRollback(store, state, [entryOf('pictures', 'UNDONE')]);
    expect(change).toEqual({
      cpu_millicores: -lasting.cpu_millicores,
      memory_bytes: -lasting.memory_bytes,
      instances: -4,
      resources: 0,
    });
  });

  it('counts what is kept, as many as there are, but not what was there before', async () => {
    const { store, state } = await deployed(false);
    const ledger = [entryOf('pictures', 'KEPT'), entryOf('archive', 'KEPT', 'RESTORE_RESOURCE')];
    expect(await capacityOfRollback(store, state, ledger)).toEqual({ ...nothing, resources: 3 });
  });
});
