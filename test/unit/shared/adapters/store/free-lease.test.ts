import { describe, expect, it } from '@jest/globals';
import { rollbackDeployment } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import { at, completed, openTestStore, saveSomeEnvironment, someDeployment, submitted } from './store-fixture.ts';

/** A completed deployment that somebody rolls back: marked as being undone, then taken over. */
const beingUndone = async () => {
  const store = openTestStore();
  await saveSomeEnvironment(store);
  const session = await submitted(store);
  await store.journal.commit(session, () => completed);
  await store.journal.annotate(session.deployment_id, (state) => ({
    events: rollbackDeployment(state, 'asked for', { now: at() }),
  }));
  const taken = await store.journal.takeOver(session.deployment_id, 'rollback');
  if ('outcome' in taken) throw new Error('lease held');
  return { store, session: taken };
};

describe('the lease of a deployment that had ended', () => {
  it('is not free while the deployment is being undone [B5]', async () => {
    const { store, session } = await beingUndone();
    const other = someDeployment({ id: 'other', name: 'shop-v2' });
    expect(await store.journal.submit(other)).toMatchObject({
      outcome: 'lease_held',
      lease: { owner: session.deployment_id },
    });
    expect(await store.environments.lease('dev')).toMatchObject({ owner: session.deployment_id });
  });

  it('is free when it is undone', async () => {
    const { store, session } = await beingUndone();
    await store.journal.commit(session, () => ({ end: { completed: false } }));
    expect(await store.journal.submit(someDeployment({ id: 'other', name: 'shop-v2' }))).toMatchObject({
      outcome: 'accepted',
    });
  });
});
