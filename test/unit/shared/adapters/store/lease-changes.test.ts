import { describe, expect, it } from '@jest/globals';
import { minus, nothing } from '../../../../../shared/domain/environment/capacity.ts';
import { completed, endedAs, openTestStore, saveSomeEnvironment, someDeployment, submitted } from './store-fixture.ts';

describe('the end of a deployment', () => {
  it('gives back what it had left when it is rolled back after it had completed [CD4]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store, { instances: 4 });
    await store.journal.commit(session, () => completed);
    const { allocated } = await store.environments.capacity('dev');
    expect(allocated.instances).toBe(4);
    const taken = await store.journal.takeOver(session.deployment_id, 'rollback');
    if ('outcome' in taken) throw new Error('lease held');
    await store.journal.commit(taken, () => ({
      end: { completed: false, capacity_change: minus(nothing, allocated) },
    }));
    expect(await store.environments.capacity('dev')).toMatchObject({ allocated: nothing, reservations: {} });
  });

  it('leaves in use what lasts of it, not what it needed at its peak [CD4]', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const [peak, lasting] = [3, 2].map((instances) => ({ ...nothing, instances })) as [typeof nothing, typeof nothing];
    const deployment = { ...someDeployment(), reservation: { peak, lasting } };
    await store.journal.submit(deployment);
    await store.journal.commit(await store.journal.open(deployment.id), () => completed);
    expect(await store.environments.capacity('dev')).toMatchObject({ allocated: lasting, reservations: {} });
  });

  it('leaves what it kept in use', async () => {
    const store = openTestStore();
    await saveSomeEnvironment(store);
    const session = await submitted(store);
    const kept = { ...nothing, resources: 1 };
    await store.journal.commit(session, () => ({
      ...endedAs('FAILED'),
      end: { completed: false, capacity_change: kept },
    }));
    expect(await store.environments.capacity('dev')).toMatchObject({ allocated: kept, reservations: {} });
  });
});
