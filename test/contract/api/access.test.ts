import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { base64url, SignJWT, UnsecuredJWT } from 'jose';
import { audience, issuerName, openIssuer } from '../../../local/issuer/issuer.ts';
import { allRoutes } from '../../../shared/contracts/routes/all.routes.ts';
import type { RouteContract } from '../../../shared/contracts/routes/route.contract.ts';
import { postedTriggers } from '../../unit/shared/domain/trigger/trigger.fixture.ts';
import { definition, openTestApi, release, type TestApi } from './api-fixture.ts';

describe('access', () => {
  let api: TestApi;
  let deployment_id: string;
  beforeAll(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
    deployment_id = (await api.call('POST', '/v1/deployments', { body: release() })).body.id;
  });
  afterAll(() => api.close());

  const bodies: Readonly<Record<string, object>> = {
    create_environment: definition('other'),
    replace_environment: definition(),
    replace_configuration: { variables: { A: 1 } },
    plan_deployment: release('another'),
    submit_deployment: release('another'),
    create_trigger: postedTriggers.ci,
    hold_environment: { reason: 'incident', expires_in_seconds: 60 },
    replace_trigger: postedTriggers.ci,
  };
  const queries: Readonly<Record<string, string>> = {
    list_deployments: '?environment_id=dev',
    get_statistics: '?environment_id=dev',
    list_resources: '?environment_id=dev',
  };
  const send = ({ operation_id, method, path, access }: RouteContract, options: object) => {
    const id = access.kind === 'deployment' ? deployment_id : 'dev';
    const body = bodies[operation_id];
    return api.call(method, `${path.replace('{id}', id)}${queries[operation_id] ?? ''}`, {
      ...options,
      ...(body !== undefined && { body }),
    });
  };
  const guarded = allRoutes.filter((contract) => contract.access.kind !== 'public');
  const needs = (role: string) =>
    guarded.filter((contract) => 'role' in contract.access && contract.access.role === role);

  describe('tokens', () => {
    const refusedBy = async (token: string) => {
      const { status, problem, headers } = await api.call('GET', '/v1/environments/dev', { token });
      return [status, problem?.code, headers.get('www-authenticate')];
    };
    const refused = [401, 'unauthorized', expect.stringContaining('error="invalid_token"')];

    it.each(guarded)('are needed for $method $path [CS1]', async (contract) => {
      const { status, headers } = await send(contract, { as: '' });
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="windlass"']);
    });

    it('are not needed to ask for health or the OpenAPI document', async () => {
      expect((await api.call('GET', '/v1/health', { as: '' })).body).toEqual({ status: 'ok' });
      expect((await api.call('GET', '/v1/openapi.json', { as: '' })).body.openapi).toMatch(/^3\.1/);
    });

    it.each([
      '',
      'Bearer',
      'Bearer ',
      'Bearer not.a.token',
      'Basic cm9vdDpyb290',
      'Bearer a b',
      `Bearer ${'x'.repeat(9_000)}`,
      'Bearer ..',
      'Bearer {}.{}.{}',
    ])('are refused when malformed: %j', async (token) => {
      expect(await refusedBy(token)).toEqual([401, 'unauthorized', expect.stringContaining('Bearer realm="windlass"')]);
    });

    it('are refused when they have expired', async () => {
      const other = await openTestApi();
      const token = await other.issuer.issueToken({
        subject: 'root',
        groups: ['windlass-administrators'],
        lifetime_seconds: 60,
      });
      expect((await other.call('GET', '/v1/environments', { token: `Bearer ${token}` })).status).toBe(200);
      other.clock.advance(61_000);
      const { status, problem } = await other.call('GET', '/v1/environments', { token: `Bearer ${token}` });
      expect([status, problem?.detail]).toEqual([401, 'The token has expired.']);
      await other.close();
    });

    it('are refused when forged with another key', async () => {
      const home = await mkdtemp(join(tmpdir(), 'windlass-forger-'));
      const forger = await openIssuer({ home, clock: api.clock, ids: api.store.ids });
      const token = await forger.issueToken({
        subject: 'root',
        groups: ['windlass-administrators'],
        lifetime_seconds: 60,
      });
      await rm(home, { recursive: true });
      expect(await refusedBy(`Bearer ${token}`)).toEqual(refused);
    });

    it('are refused without a signature, and when signed with the public key as a secret', async () => {
      const claims = { groups: ['windlass-administrators'] };
      const unsigned = new UnsecuredJWT(claims)
        .setSubject('root')
        .setIssuer(issuerName)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1h')
        .encode();
      expect(await refusedBy(`Bearer ${unsigned}`)).toEqual(refused);
      const [key] = api.issuer.jwks().keys;
      const secret = new TextEncoder().encode(JSON.stringify(key));
      const confused = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', ...(key?.kid !== undefined && { kid: key.kid }) })
        .setSubject('root')
        .setIssuer(issuerName)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(secret);
      expect(await refusedBy(`Bearer ${confused}`)).toEqual(refused);
    });

    it('are refused when their claims were changed after signing', async () => {
      const token = await api.issuer.issueToken({ subject: 'vera', groups: [], lifetime_seconds: 60 });
      const [head, payload, signature] = token.split('.') as [string, string, string];
      const claims = { ...(JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as object), sub: 'root' };
      expect(await refusedBy(`Bearer ${head}.${base64url.encode(JSON.stringify(claims))}.${signature}`)).toEqual(
        refused,
      );
    });
  });

  describe('roles', () => {
    it.each(guarded.filter((contract) => contract.operation_id !== 'list_environments'))(
      'somebody without a role may not $operation_id [CS1]',
      async (contract) => {
        const { status, problem } = await send(contract, { as: 'nobody' });
        expect([status, problem?.code]).toEqual([403, 'forbidden']);
        expect(problem?.detail).toMatch(/nobody|windlass-administrators/);
      },
    );

    it.each([
      ...needs('deployer'),
      ...needs('admin'),
      ...guarded.filter((one) => /submit|plan/.test(one.operation_id)),
    ])('a viewer may not $operation_id [CS1]', async (contract) => {
      expect((await send(contract, { as: 'vera' })).problem?.detail).toMatch(
        /vera needs the role (deployer|admin) in environment dev, and has viewer by policy vera-is-viewer/,
      );
    });

    it.each(needs('admin'))('a deployer may not $operation_id [CS1]', async (contract) => {
      expect((await send(contract, { as: 'dan' })).status).toBe(403);
    });

    it.each(needs('viewer'))('a viewer may $operation_id [CS1]', async (contract) => {
      expect((await send(contract, { as: 'vera' })).status).not.toBe(403);
    });

    it('an admin of one environment may not create another', async () => {
      const { status, problem } = await api.call('POST', '/v1/environments', { as: 'ada', body: definition('mine') });
      expect([status, problem?.detail]).toEqual([
        403,
        'ada is not in the group windlass-administrators, which alone may create environments.',
      ]);
    });

    it('statistics of everything are for administrators', async () => {
      expect((await api.call('GET', '/v1/statistics', { as: 'ada' })).status).toBe(403);
      expect((await api.call('GET', '/v1/statistics')).body.deployments).toBe(1);
    });

    it('a refusal stands on the audit trail, with what was tried and why not [CS4]', async () => {
      await api.call('POST', '/v1/deployments', { as: 'eve', body: release('evil') });
      const { items } = (await api.call('GET', '/v1/environments/dev/audit?limit=200')).body;
      expect(items.find((entry: { actor: string }) => entry.actor === 'eve')).toMatchObject({
        action: 'access.denied',
        target: 'evil',
        details: {
          attempted: 'submit_deployment',
          needed_role: 'deployer',
          reason: expect.stringContaining('has no role'),
        },
      });
    });

    it('who may not deploy there learns nothing about the artifacts of the machine', async () => {
      const before = api.services.looks();
      await api.call('POST', '/v1/plans', { as: 'vera', body: release('spy') });
      expect(api.services.looks()).toBe(before);
    });

    it('the deployments of an environment that is gone are for administrators', async () => {
      await api.call('POST', '/v1/environments', { body: definition('gone') });
      const { body } = await api.call('POST', '/v1/deployments', {
        body: release('last', { target_environment: 'gone' }),
      });
      await api.store.journal.commit(await api.store.journal.open(body.id), () => ({
        events: [
          {
            event_type: 'DEPLOYMENT_FAILED',
            phase: 'VALIDATION',
            status: 'FAILED',
            details: { deployment_status: 'FAILED' },
            source_component: 'orchestrator',
          },
        ],
        end: { completed: false },
      }));
      expect((await api.call('DELETE', '/v1/environments/gone')).status).toBe(204);
      expect((await api.call('GET', `/v1/deployments/${body.id}`, { as: 'ada' })).status).toBe(403);
      expect((await api.call('GET', `/v1/deployments/${body.id}`)).status).toBe(200);
    });
  });
});
