import { beforeEach, describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/orchestrator/accept-request.handler.ts';
import { acceptRequest } from '../../../../functions/orchestrator/accept-request.ts';
import { CommitTooLargeError } from '../../../../shared/adapters/store/store.errors.ts';
import { TableUnavailableError } from '../../../../shared/ports/table.port.ts';
import { release, service } from '../../../contract/api/api-fixture.ts';
import { fakeWorkflowEngine } from '../../../fakes/workflow-engine.fake.ts';
import { openRequests, requestedEvent, type Requests } from './event.fixture.ts';

let requests: Requests;
beforeEach(async () => {
  requests = await openRequests();
  await requests.addTrigger('ci');
});

const accept = (detail: unknown, changes?: object) => acceptRequest(requests.deps, requestedEvent(detail, changes));

describe('a deployment requested on the bus', () => {
  it('is stored and started as one that was posted is, as the principal of its source [DC5]', async () => {
    const answer = await accept(release());
    expect(answer).toMatchObject({ event_type: 'ACCEPTED', environment_id: 'dev', source: 'com.acme.ci' });
    const [deployment] = await requests.deployments();
    expect(deployment).toMatchObject({
      name: 'shop-v1',
      status: 'PENDING',
      created_by: 'release-bot',
      correlation_id: '17793124-05d4-b198-2fde-7ededc63b103',
    });
    expect(answer).toMatchObject({ deployment_id: deployment?.id });
    expect(requests.engine.started().map((one) => one.name)).toEqual([deployment?.id]);
    expect(await requests.answers()).toEqual([answer]);
  });

  it('waits in line when it asks for that, and is not started by a second delivery whose answer was lost [B5 DC5]', async () => {
    await accept(release('running'));
    const event = requestedEvent(release('waiting', {}, { when_busy: 'QUEUE' }), { id: 'second' });
    const answer = await acceptRequest(requests.deps, event);
    expect(answer).toMatchObject({ event_type: 'ACCEPTED' });
    const lost = { ...requests.deps, requests: { ...requests.store.requests, findAnswer: async () => undefined } };
    expect(await acceptRequest(lost, event)).toMatchObject({ event_type: 'ACCEPTED' });
    const waiting = (await requests.deployments()).find(({ name }) => name === 'waiting');
    expect(waiting).toMatchObject({ queued: { priority: 'NORMAL' } });
    expect(requests.engine.started().map(({ name }) => name)).not.toContain(waiting?.id);
  });

  it('is one deployment and one answer however often its event comes [DC5 B6]', async () => {
    const handler = createHandler(requests.deps);
    const event = requestedEvent(release());
    await Promise.all([handler(event), handler(event), handler(event)]);
    await handler(event);
    expect(await requests.deployments()).toHaveLength(1);
    expect(await requests.answers()).toHaveLength(1);
    expect(requests.engine.started()).toHaveLength(1);
  });

  it('is one deployment when its event comes again long after it has failed, and its answer was lost [DC5 I9]', async () => {
    const first = await accept(release());
    const [deployment] = await requests.deployments();
    await requests.end(deployment?.id ?? '');
    const lost = {
      ...requests.deps,
      requests: { ...requests.store.requests, findAnswer: async () => undefined },
      engine: fakeWorkflowEngine(),
    };
    expect(await acceptRequest(lost, requestedEvent(release()))).toEqual(first);
    expect(await requests.deployments()).toHaveLength(1);
    expect(lost.engine.started()).toEqual([]);
  });

  it('is started when its event comes again, if it was stored and never started [DC5 I9]', async () => {
    const away = {
      ...requests.deps,
      requests: { ...requests.store.requests, keepAnswer: () => Promise.reject(new TableUnavailableError('away')) },
    };
    requests.engine.failWith(new Error('no engine'));
    await expect(acceptRequest(away, requestedEvent(release()))).rejects.toThrow('away');
    expect([requests.engine.started(), await requests.answers()]).toEqual([[], []]);
    requests.engine.failWith(undefined);
    expect(await accept(release())).toMatchObject({ event_type: 'ACCEPTED' });
    expect([requests.engine.started().length, (await requests.deployments()).length]).toEqual([1, 1]);
  });

  it('is accepted by a second delivery that had looked before the first one submitted it [DC5 B6]', async () => {
    const lost = { keepAnswer: () => Promise.reject(new TableUnavailableError('away')) };
    const first = { ...requests.deps, requests: { ...requests.store.requests, ...lost } };
    await expect(acceptRequest(first, requestedEvent(release()))).rejects.toThrow('away');
    const second = { ...requests.deps, records: { ...requests.store.records, state: async () => undefined } };
    expect(await acceptRequest(second, requestedEvent(release()))).toMatchObject({ event_type: 'ACCEPTED' });
    expect([(await requests.deployments()).length, requests.engine.started().length]).toEqual([1, 1]);
  });

  it('is another deployment when the event is another', async () => {
    await accept(release());
    expect(await accept(release('shop-v2'), { id: 'another' })).toMatchObject({ code: 'lease_held' });
    const [deployment] = await requests.deployments();
    await requests.end(deployment?.id ?? '');
    expect(await accept(release('shop-v3'), { id: 'third' })).toMatchObject({ event_type: 'ACCEPTED' });
  });

  it.each([
    ['an unknown source', release(), { source: 'com.evil' }, 'unknown_source'],
    ["Windlass's own source", release(), { source: 'windlass' }, 'source_refused'],
    [
      'a specification that cannot be deployed',
      release('shop-v1', { services: [service('a'), service('a')] }),
      {},
      'invalid',
    ],
    ['a body of another shape', { name: 7, colour: 'red' }, {}, 'invalid'],
    ['no body', null, {}, 'invalid'],
    ['a property that is never one', JSON.parse('{"__proto__": {"admin": true}}'), {}, 'invalid'],
    ['half of a character, which no store can keep', { ...release(), description: '\ud800' }, {}, 'invalid'],
    ['a plan that has changed', { ...release(), plan_hash: 'other' }, {}, 'plan_changed'],
    [
      'a principal that its source may not speak for',
      { ...release(), requested_by: 'root' },
      {},
      'principal_not_allowed',
    ],
    ['an unknown environment', release('shop-v1', { target_environment: 'nowhere' }), {}, 'invalid'],
  ])('is refused for %s, with an event that says why, once [DC5]', async (_why, detail, changes, code) => {
    const answer = await accept(detail, changes);
    expect(answer).toMatchObject({
      event_type: 'REFUSED',
      code,
      message: expect.stringMatching(/\.$/),
      request_id: '17793124-05d4-b198-2fde-7ededc63b103',
    });
    await accept(detail, changes);
    expect(await requests.answers()).toEqual([answer]);
    expect([await requests.deployments(), requests.engine.started()]).toEqual([[], []]);
  });

  it('is refused with all faults, and pointers into the detail [DC5 W11]', async () => {
    const answer = await accept({ ...release('Shop V1'), colour: 'red' });
    expect(answer.event_type === 'REFUSED' ? answer.faults.map((fault) => fault.pointer) : []).toEqual([
      '/name',
      '/colour',
    ]);
  });

  it('is refused when its principal may not deploy there, which is put on the audit trail [DC5 CS1 CS4]', async () => {
    const other = await openRequests();
    await other.addTrigger('ci', { runs_as: { subject: 'stranger', groups: [] } });
    const answer = await acceptRequest(other.deps, requestedEvent(release()));
    expect(answer).toMatchObject({
      code: 'forbidden',
      environment_id: 'dev',
      message: expect.stringContaining('stranger needs the role deployer in environment dev, and has no role'),
    });
    const { items } = await other.store.environments.auditTrail('dev', { limit: 10 });
    expect(items.at(-1)).toMatchObject({ actor: 'stranger', action: 'access.denied', target: 'shop-v1' });
  });

  it('is made as whom the event declares, if its trigger lets its source [DC5 CS1]', async () => {
    const other = await openRequests();
    await other.addTrigger('ci', { principals: ['*@acme.com'] });
    await acceptRequest(other.deps, requestedEvent({ ...release(), requested_by: 'ada@acme.com' }));
    expect((await other.deployments()).map((one) => one.created_by)).toEqual(['ada@acme.com']);
  });

  it('is refused while its trigger is not enabled [DC5]', async () => {
    const other = await openRequests();
    await other.addTrigger('ci', { enabled: false });
    expect(await acceptRequest(other.deps, requestedEvent(release()))).toMatchObject({ code: 'trigger_disabled' });
  });

  it('stays refused when its event comes again, though it would be taken by now [DC5 I9]', async () => {
    const other = await openRequests();
    const answer = await acceptRequest(other.deps, requestedEvent(release()));
    expect(answer).toMatchObject({ code: 'unknown_source' });
    await other.addTrigger('ci');
    expect(await acceptRequest(other.deps, requestedEvent(release()))).toEqual(answer);
    expect([await other.deployments(), other.engine.started()]).toEqual([[], []]);
  });

  it('tells where it was to go when its source may not speak for whom it declares [DC5]', async () => {
    expect(await accept({ ...release(), requested_by: 'root' })).toMatchObject({ environment_id: 'dev' });
  });

  it('is put on the log, with what came of it', async () => {
    await accept(release());
    const [deployment] = await requests.deployments();
    await accept(null, { id: 'another' });
    expect(requests.log.lines.filter(({ fields }) => fields['request_id'] !== undefined)).toMatchObject([
      { fields: { source: 'com.acme.ci', outcome: 'ACCEPTED', deployment_id: deployment?.id } },
      { fields: { request_id: 'another', outcome: 'REFUSED', code: 'invalid' } },
    ]);
  });

  it('keeps its answer small, however long the names that are wrong in it', async () => {
    const answer = await accept({ ...release(), ['x'.repeat(200_000)]: 1 });
    expect(JSON.stringify(answer).length).toBeLessThan(3_000);
  });

  it('is delivered again when the store is away: nothing is answered [DC5 I9]', async () => {
    const away = {
      ...requests.deps,
      journal: { ...requests.deps.journal, submit: () => Promise.reject(new TableUnavailableError('away')) },
    };
    await expect(acceptRequest(away, requestedEvent(release()))).rejects.toThrow('away');
    expect(await requests.answers()).toEqual([]);
    expect(await accept(release())).toMatchObject({ event_type: 'ACCEPTED' });
  });

  it('is refused, and not delivered again, when it is too large to be stored [DC5]', async () => {
    const full = {
      ...requests.deps,
      journal: {
        ...requests.deps.journal,
        submit: () => Promise.reject(new CommitTooLargeError('It has too many services.')),
      },
    };
    expect(await acceptRequest(full, requestedEvent(release()))).toMatchObject({
      event_type: 'REFUSED',
      code: 'too_large',
      environment_id: 'dev',
    });
  });

  it('throws for what is no event of EventBridge', async () => {
    await expect(createHandler(requests.deps)({ detail: release() })).rejects.toThrow();
  });
});
