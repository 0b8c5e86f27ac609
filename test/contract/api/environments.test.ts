import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { definition, openTestApi, release, type TestApi } from './api-fixture.ts';

describe('environments', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
  });
  afterAll(() => api.close());

  it('creates one for an administrator, with its first version and every default', async () => {
    const { status, body, headers } = await api.call('POST', '/v1/environments', { body: definition('created') });
    expect(status).toBe(201);
    expect(headers.get('location')).toBe('/v1/environments/created');
    expect(headers.get('etag')).toBe('"1"');
    expect(body).toMatchObject({
      id: 'created',
      name: 'created',
      status: 'ACTIVE',
      version: 1,
      configuration: { limits: { instances: 200 } },
    });
    expect((await api.call('GET', '/v1/environments/created')).body).toEqual(body);
  });

  it('takes YAML as well', async () => {
    const raw = 'id: from-yaml\ntype: STAGING\nconfiguration:\n  variables: { CURRENCY: EUR }\n';
    const { status, body } = await api.call('POST', '/v1/environments', {
      raw,
      headers: { 'content-type': 'application/yaml' },
    });
    expect(status).toBe(201);
    expect(body.configuration.variables).toEqual({ CURRENCY: 'EUR' });
  });

  it('refuses a second one of the same id', async () => {
    await api.call('POST', '/v1/environments', { body: definition('twice') });
    const { status, problem } = await api.call('POST', '/v1/environments', { body: definition('twice') });
    expect([status, problem?.code]).toEqual([409, 'name_taken']);
  });

  it('lists those of a type, a page at a time, without loss or repetition', async () => {
    for (const id of ['prod-a', 'prod-b', 'prod-c'])
      await api.call('POST', '/v1/environments', { body: definition(id, { type: 'PRODUCTION' }) });
    const first = await api.call('GET', '/v1/environments?type=PRODUCTION&limit=2');
    const second = await api.call('GET', `/v1/environments?type=PRODUCTION&limit=2&cursor=${first.body.cursor}`);
    expect([...first.body.items, ...second.body.items].map((one: { id: string }) => one.id)).toEqual([
      'prod-a',
      'prod-b',
      'prod-c',
    ]);
    expect(second.body.cursor).toBeUndefined();
  });

  it('lists only those that the caller may view [CS1]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('secret', { security_policies: [] }) });
    const ids = async (as: string) =>
      (await api.call('GET', '/v1/environments?limit=200', { as })).body.items.map((one: { id: string }) => one.id);
    expect(await ids('vera')).not.toContain('secret');
    expect(await ids('vera')).toContain('created');
    expect(await ids('root')).toContain('secret');
    expect(await ids('nobody')).toEqual([]);
  });

  it('replaces a definition under the version that the caller has seen', async () => {
    await api.call('POST', '/v1/environments', { body: definition('replaced') });
    const changed = definition('replaced', { name: 'Replaced' });
    const { status, body, headers } = await api.call('PUT', '/v1/environments/replaced', {
      as: 'ada',
      body: changed,
      headers: { 'if-match': '"1"' },
    });
    expect([status, body.name, body.version, headers.get('etag')]).toEqual([200, 'Replaced', 2, '"2"']);
    const stale = await api.call('PUT', '/v1/environments/replaced', {
      as: 'ada',
      body: definition('replaced'),
      headers: { 'if-match': '"1"' },
    });
    expect([stale.status, stale.problem?.code]).toEqual([412, 'environment_changed']);
    const other = await api.call('PUT', '/v1/environments/replaced', { as: 'ada', body: definition('another') });
    expect([other.status, other.problem?.code]).toEqual([409, 'identity_fixed']);
  });

  it('gives and replaces the configuration as a new version', async () => {
    await api.call('POST', '/v1/environments', { body: definition('configured') });
    const before = await api.call('GET', '/v1/environments/configured/configuration', { as: 'vera' });
    expect(before.body).toMatchObject({ environment_id: 'configured', environment_version: 1 });
    const configuration = { variables: { LIMIT: 3 } };
    const put = await api.call('PUT', '/v1/environments/configured/configuration', {
      as: 'ada',
      body: configuration,
      headers: { 'if-match': before.headers.get('etag') ?? '' },
    });
    expect([put.status, put.body.environment_version, put.body.configuration.variables]).toEqual([
      200,
      2,
      { LIMIT: 3 },
    ]);
    const stale = await api.call('PUT', '/v1/environments/configured/configuration', {
      as: 'ada',
      body: configuration,
      headers: { 'if-match': '"1"' },
    });
    expect(stale.status).toBe(412);
    const whole = await api.call('GET', '/v1/environments/configured');
    expect(whole.body).toMatchObject({
      version: 2,
      security_policies: [{ role: 'viewer' }, { role: 'deployer' }, { role: 'admin' }],
    });
  });

  it('removes one in which nothing is live, and no other', async () => {
    await api.call('POST', '/v1/environments', { body: definition('idle') });
    expect((await api.call('DELETE', '/v1/environments/idle', { as: 'ada' })).status).toBe(204);
    expect((await api.call('GET', '/v1/environments/idle')).status).toBe(404);
    await api.call('POST', '/v1/environments', { body: definition('busy') });
    await api.call('POST', '/v1/deployments', { body: release('shop', { target_environment: 'busy' }) });
    const { status, problem } = await api.call('DELETE', '/v1/environments/busy', { as: 'ada' });
    expect([status, problem?.code]).toEqual([409, 'in_use']);
  });

  it('gives the resources, none at first', async () => {
    await api.call('POST', '/v1/environments', { body: definition('bare') });
    expect((await api.call('GET', '/v1/environments/bare/resources', { as: 'vera' })).body).toEqual({ items: [] });
    expect((await api.call('GET', '/v1/resources?environment_id=bare', { as: 'vera' })).body).toEqual({ items: [] });
    expect((await api.call('GET', '/v1/resources?environment_id=nowhere')).status).toBe(404);
  });

  it('gives the audit trail with who did what, and says that the chain holds across pages [CS4]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('audited') });
    await api.call('PUT', '/v1/environments/audited', { as: 'ada', body: definition('audited', { name: 'A' }) });
    await api.call('PUT', '/v1/environments/audited', { as: 'vera', body: definition('audited', { name: 'B' }) });
    const first = await api.call('GET', '/v1/environments/audited/audit?limit=2');
    const second = await api.call('GET', `/v1/environments/audited/audit?limit=2&cursor=${first.body.cursor}`);
    const entries = [...first.body.items, ...second.body.items].map((entry: { actor: string; action: string }) => [
      entry.actor,
      entry.action,
    ]);
    expect(entries).toEqual([
      ['root', 'environment.create'],
      ['ada', 'environment.replace'],
      ['vera', 'access.denied'],
    ]);
    expect(first.body.verification).toMatchObject({ is_valid: true, entries_checked: 2 });
    expect(second.body.verification).toMatchObject({ is_valid: true, entries_checked: 1 });
  });

  it('says where the chain breaks when an entry was changed behind its back [CS4]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('tampered') });
    await api.call('PUT', '/v1/environments/tampered', { as: 'ada', body: definition('tampered', { name: 'A' }) });
    const { items } = await api.store.table.query({ pk: 'ENV#tampered', prefix: 'AUDIT#' });
    await api.store.table.transact([{ kind: 'put', item: { ...items[1]!, actor: 'somebody-else' } }]);
    const { body } = await api.call('GET', '/v1/environments/tampered/audit');
    expect(body.verification.is_valid).toBe(false);
    expect(body.verification.message).toMatch(/broken at entry 2.*changed/);
  });

  it('says that entries were cut off the end of the chain [CS4]', async () => {
    await api.call('POST', '/v1/environments', { body: definition('cut') });
    await api.call('PUT', '/v1/environments/cut', { as: 'ada', body: definition('cut', { name: 'A' }) });
    const { items } = await api.store.table.query({ pk: 'ENV#cut', prefix: 'AUDIT#' });
    await api.store.table.transact([{ kind: 'delete', key: { pk: items[1]!.pk, sk: items[1]!.sk } }]);
    const { body } = await api.call('GET', '/v1/environments/cut/audit');
    expect(body.verification).toMatchObject({ is_valid: false, entries_checked: 1 });
    expect(body.verification.message).toMatch(/broken at entry 2.*missing/);
  });
});
