import { expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/monitoring-dashboard/project-event.handler.ts';
import { busEntryOf } from '../../../../shared/contracts/bus-events.ts';
import { openProjectionStore } from '../../../../shared/adapters/store/projection.store.ts';
import type { NewDeploymentEvent } from '../../../../shared/domain/deployment/deployment-event.ts';
import { someEvent } from '../../shared/adapters/store/store-fixture.ts';
import { deployment_id, openRelease, serviceNamed } from '../release-fixture.ts';

const told = async (event: NewDeploymentEvent) => {
  const release = await openRelease({ status: 'MONITORING', services: [serviceNamed('cart')] });
  const session = await release.journal.open(deployment_id);
  await release.journal.commit(session, () => ({ events: [event] }));
  const projections = openProjectionStore(release.table);
  const newest = (await release.records.events(deployment_id, 0, 100)).at(-1);
  if (newest === undefined) throw new Error('no event');
  const { detail } = busEntryOf({ kind: 'deployment', environment_id: 'dev', event: newest });
  await createHandler({ ...release, projections })({ detail });
  return { newest, projection: await projections.find(deployment_id) };
};

it('brings the projection up to date with all that was told when the deployment has ended', async () => {
  const { newest, projection } = await told(someEvent({ event_type: 'DEPLOYMENT_FAILED' }));
  expect(projection?.seen).toEqual([[1, newest.sequence]]);
});

it('stores nothing for an event in between, of which a large release has one for each service', async () => {
  const { projection } = await told(someEvent({ event_type: 'SERVICE_ACTIVATED', affected_components: ['cart'] }));
  expect(projection).toBeUndefined();
});
