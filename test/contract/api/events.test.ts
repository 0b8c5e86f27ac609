import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom, toArray } from 'rxjs';
import { deploymentEvents } from '../../../cli/client/monitor-deployment-progress.ts';
import { openClient } from '../../../cli/client/windlass.client.ts';
import { monitorDeploymentProgress } from '../../../functions/orchestrator/monitor-deployment-progress.ts';
import type { DeploymentEvent, NewDeploymentEvent } from '../../../shared/domain/deployment/deployment-event.ts';
import { definition, openTestApi, release, type TestApi } from './api-fixture.ts';

const moved = (deployment_status: string): NewDeploymentEvent => ({
  event_type: 'STATUS_CHANGED',
  phase: 'VALIDATION',
  status: 'INFO',
  details: { deployment_status },
  source_component: 'orchestrator',
});
const failed: NewDeploymentEvent = {
  event_type: 'DEPLOYMENT_FAILED',
  phase: 'VALIDATION',
  status: 'FAILED',
  details: { deployment_status: 'FAILED' },
  source_component: 'orchestrator',
};

describe('events', () => {
  let api: TestApi;
  let id: string;
  beforeEach(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
    id = (await api.call('POST', '/v1/deployments', { body: release() })).body.id;
  });
  afterEach(() => api.close());

  const tell = async (...events: readonly NewDeploymentEvent[]): Promise<void> => {
    await api.store.journal.commit(await api.store.journal.open(id), () => ({ events }));
    api.signal.changed(id);
  };
  const ask = (query: string) => api.call('GET', `/v1/deployments/${id}/events${query}`, { as: 'vera' });
  const soon = () => new Promise((resolve) => setTimeout(resolve, 50));

  it('are given in order, from after a sequence, and as many as are asked for', async () => {
    await tell(moved('VALIDATING'), moved('PREPARING'), moved('PROVISIONING'));
    const all = await ask('');
    expect(all.body.items.map((event: DeploymentEvent) => event.sequence)).toEqual([1, 2, 3, 4]);
    expect(all.body).toMatchObject({ next_after: 4, status: 'PROVISIONING', has_ended: false });
    const some = await ask('?after=1&limit=2');
    expect([some.body.items.map((event: DeploymentEvent) => event.sequence), some.body.next_after]).toEqual([
      [2, 3],
      3,
    ]);
  });

  it('keep nobody who waits for them when the stack closes', async () => {
    const asked = Date.now();
    const waiting = ask('?after=1&wait=20');
    await soon();
    api.signal.close();
    expect((await waiting).body.items).toEqual([]);
    expect((await ask('?after=1&wait=20')).body.items).toEqual([]);
    expect(Date.now() - asked).toBeLessThan(10_000);
  });

  it('are waited for: the answer comes with the first one', async () => {
    const asked = Date.now();
    const waiting = ask('?after=1&wait=20');
    await soon();
    await tell(moved('VALIDATING'));
    const { body } = await waiting;
    expect(body.items.map((event: DeploymentEvent) => event.sequence)).toEqual([2]);
    expect(Date.now() - asked).toBeLessThan(10_000);
  });

  it('are waited for no longer than was asked', async () => {
    const waiting = ask('?after=1&wait=1');
    const { body } = await waiting;
    expect([body.items, body.next_after, body.has_ended]).toEqual([[], 1, false]);
  });

  it('are not waited for any more when the API closes', async () => {
    const waiting = ask('?after=1&wait=20');
    await soon();
    api.signal.close();
    api.clock.advance(30_000);
    expect((await waiting).body.items).toEqual([]);
  });

  it('say when the deployment has ended', async () => {
    await tell(moved('VALIDATING'), failed);
    expect((await ask('?after=0&limit=1')).body.has_ended).toBe(false);
    expect((await ask('?after=2')).body).toMatchObject({ status: 'FAILED', has_ended: true, next_after: 3 });
    expect((await ask('?after=3&wait=20')).body).toMatchObject({ items: [], has_ended: true });
  });

  describe('monitoring', () => {
    const sequences = async (events: AsyncIterable<DeploymentEvent>): Promise<number[]> => {
      const seen: number[] = [];
      for await (const event of events) seen.push(event.sequence);
      return seen;
    };

    it('gives each event once, as it happens, until the last [O5]', async () => {
      const seen = sequences(monitorDeploymentProgress({ ...api.store, awaitChange: api.signal.awaitChange }, id));
      await soon();
      await tell(moved('VALIDATING'));
      await soon();
      await tell(moved('PREPARING'), failed);
      expect(await seen).toEqual([1, 2, 3, 4]);
    });

    it('is an Observable for clients of the API, which completes with the last event [O5]', async () => {
      const token = await api.issuer.issueToken({ subject: 'vera', groups: [], lifetime_seconds: 60 });
      const client = openClient(api.url, async () => token);
      const seen = firstValueFrom(deploymentEvents(client, id).pipe(toArray()));
      await soon();
      await tell(moved('VALIDATING'), failed);
      expect((await seen).map((event) => [event.sequence, event.event_type])).toEqual([
        [1, 'DEPLOYMENT_STARTED'],
        [2, 'STATUS_CHANGED'],
        [3, 'DEPLOYMENT_FAILED'],
      ]);
    });

    it('errors with what the API says', async () => {
      const token = await api.issuer.issueToken({ subject: 'nobody', groups: [], lifetime_seconds: 60 });
      const client = openClient(api.url, async () => token);
      await expect(firstValueFrom(deploymentEvents(client, id))).rejects.toMatchObject({ problem: { status: 403 } });
    });

    it('breaks its request off when nobody listens any more', async () => {
      const asked: AbortSignal[] = [];
      const client = {
        request: (_: string, __: string, options: { signal?: AbortSignal } = {}) =>
          new Promise<never>(() => void asked.push(options.signal as AbortSignal)),
      };
      deploymentEvents(client, id).subscribe().unsubscribe();
      expect(asked.map((signal) => signal.aborted)).toEqual([true]);
    });
  });
});
