import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { objectTemplate, postedTriggers } from '../../unit/shared/domain/trigger/trigger.fixture.ts';
import { definition, openTestApi, type TestApi } from './api-fixture.ts';

describe('triggers', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
  });
  afterAll(() => api.close());

  const objects = (id: string, changes: object = {}) => ({ ...postedTriggers.objects, id, ...changes });
  const create = (body: object, options: object = {}) => api.call('POST', '/v1/triggers', { body, ...options });

  it('are created by an administrator, with their first version and every default [DC5]', async () => {
    const { status, body, headers } = await create(objects('created'));
    expect(status).toBe(201);
    expect([headers.get('location'), headers.get('etag')]).toEqual(['/v1/triggers/created', '"1"']);
    expect(body).toMatchObject({ ...objects('created'), enabled: true, version: 1 });
    expect((await api.call('GET', '/v1/triggers/created')).body).toEqual(body);
  });

  it('of each kind are taken', async () => {
    expect((await create({ ...postedTriggers.ci, source: 'com.acme.kinds', id: 'kinds-ci' })).status).toBe(201);
    expect((await create({ ...postedTriggers.images, id: 'kinds-images' })).status).toBe(201);
  });

  it('are refused when there is one of the id already', async () => {
    await create(objects('twice'));
    const { status, problem } = await create(objects('twice'));
    expect([status, problem?.code]).toEqual([409, 'name_taken']);
  });

  it('are refused when their source has one already [DC5]', async () => {
    await create({ ...postedTriggers.ci, id: 'first' });
    const { status, problem } = await create({ ...postedTriggers.ci, id: 'second' });
    expect([status, problem?.code]).toEqual([409, 'source_taken']);
    expect(problem?.detail).toContain('first');
  });

  it.each([
    ['a placeholder that is none', { description: '${versoin}' }, '/template/description'],
    ['a name that never changes', { name: 'shop' }, '/template/name'],
    ['what is no request', { colour: 'red' }, '/template/colour'],
  ])('are refused for a template with %s, by pointer [DC5]', async (_what, changes, pointer) => {
    const { status, problem } = await create(objects('invalid', { template: objectTemplate(changes) }));
    expect([status, problem?.faults?.map((fault) => fault.pointer)]).toEqual([422, [pointer]]);
  });

  it('are refused for an environment that is not there', async () => {
    const template = objectTemplate();
    const specification = { ...template.specification, target_environment: 'nowhere' };
    const { status, problem } = await create(objects('invalid', { template: { ...template, specification } }));
    expect([status, problem?.faults?.map((fault) => fault.code)]).toEqual([422, ['unknown_environment']]);
  });

  it('are refused for patterns that are ambiguous, and for another kind than there is', async () => {
    const twice = await create(objects('invalid', { key_pattern: '{version}*' }));
    expect(twice.problem?.faults?.map((fault) => fault.pointer)).toEqual(['/key_pattern']);
    const kind = await create(objects('invalid', { kind: 'SCHEDULE' }));
    expect(kind.problem?.faults?.map((fault) => fault.pointer)).toEqual(['/kind']);
  });

  it('are listed without their templates, a page at a time', async () => {
    const first = await api.call('GET', '/v1/triggers?limit=2');
    const second = await api.call('GET', `/v1/triggers?limit=200&cursor=${first.body.cursor}`);
    const all = [...first.body.items, ...second.body.items] as { id: string }[];
    expect(first.body.items).toHaveLength(2);
    expect(all.map((one) => one.id)).toEqual(all.map((one) => one.id).toSorted());
    expect(all.some((one) => 'template' in one)).toBe(false);
  });

  it('are replaced under the version that the caller has seen', async () => {
    await create(objects('replaced'));
    const put = (body: object, version: string) =>
      api.call('PUT', '/v1/triggers/replaced', { body, headers: { 'if-match': version } });
    const { status, body, headers } = await put(objects('replaced', { enabled: false }), '"1"');
    expect([status, body.enabled, body.version, headers.get('etag')]).toEqual([200, false, 2, '"2"']);
    const stale = await put(objects('replaced'), '"1"');
    expect([stale.status, stale.problem?.code]).toEqual([412, 'trigger_changed']);
    const renamed = await put(objects('another'), '"2"');
    expect([renamed.status, renamed.problem?.code]).toEqual([409, 'identity_fixed']);
    const invalid = await put(objects('replaced', { template: objectTemplate({ name: 'shop' }) }), '"2"');
    expect(invalid.status).toBe(422);
  });

  it('are removed, and then not there', async () => {
    await create(objects('removed'));
    expect((await api.call('DELETE', '/v1/triggers/removed')).status).toBe(204);
    for (const method of ['GET', 'DELETE'])
      expect((await api.call(method, '/v1/triggers/removed')).problem?.detail).toBe('There is no trigger removed.');
    expect((await api.call('PUT', '/v1/triggers/removed', { body: objects('removed') })).status).toBe(404);
    expect((await api.call('GET', '/v1/triggers/NO%20NAME')).problem?.detail).toBe('There is no trigger NO NAME.');
  });

  it('are nothing for an admin of an environment: they act as others [CS1 DC5]', async () => {
    for (const [method, path, body] of [
      ['POST', '/v1/triggers', objects('mine')],
      ['GET', '/v1/triggers', undefined],
      ['GET', '/v1/triggers/created', undefined],
      ['PUT', '/v1/triggers/created', objects('created')],
      ['DELETE', '/v1/triggers/created', undefined],
    ] as const) {
      const { status, problem } = await api.call(method, path, { as: 'ada', body });
      expect([status, problem?.detail]).toEqual([
        403,
        'ada is not in the group windlass-administrators, which alone manages triggers.',
      ]);
    }
  });

  it('stand on the audit trail of the environments that they deploy to, from the first to the last [CS4 DC5]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('audited') });
    await api.call('POST', '/v1/environments', { body: definition('moved-to') });
    const inEnvironment = (target_environment: string) => {
      const template = objectTemplate();
      return objects('audited', {
        template: { ...template, specification: { ...template.specification, target_environment } },
      });
    };
    await create(inEnvironment('audited'));
    await api.call('PUT', '/v1/triggers/audited', { body: inEnvironment('moved-to') });
    await api.call('DELETE', '/v1/triggers/audited');
    const actions = async (id: string) =>
      (await api.call('GET', `/v1/environments/${id}/audit?limit=200`)).body.items
        .filter((entry: { target: string; actor: string }) => entry.target === 'audited' && entry.actor === 'root')
        .map((entry: { action: string }) => entry.action);
    expect(await actions('audited')).toEqual(['environment.create', 'trigger.create', 'trigger.replace']);
    expect(await actions('moved-to')).toEqual(['trigger.replace', 'trigger.remove']);
  });
});
