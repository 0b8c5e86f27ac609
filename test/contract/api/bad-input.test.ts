import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { definition, openTestApi, release, service, type TestApi } from './api-fixture.ts';

describe('bad input', () => {
  let api: TestApi;
  let stored: number;
  beforeAll(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
    stored = (await api.store.table.changes('', 1_000)).changes.length;
  });
  afterEach(async () => {
    const { changes } = await api.store.table.changes('', 1_000);
    if (changes.length !== stored) throw new Error(`it left something behind: ${JSON.stringify(changes.at(-1))}`);
    const [broken] = api.log.lines.filter((line) => line.level === 'error');
    if (broken !== undefined) throw new Error(`something broke: ${JSON.stringify(broken.fields)}`);
  });
  afterAll(() => api.close());

  const send = (raw: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
    api.call('POST', '/v1/deployments', { raw, headers: { 'content-type': type } });
  const yaml = (text: string) => send(text, 'application/yaml');

  describe('JSON', () => {
    it.each([
      ['{"name": "a",}', 'line 1, column 14: expected a property name in double quotes'],
      ['{\n  "name": tru\n}', 'line 2, column 11: expected a value'],
      ['{"a": 1} x', 'line 1, column 10: expected nothing more'],
      ['[1, 2', 'line 1, column 6: expected "," or "]"'],
      ["{'a': 1}", 'line 1, column 2: expected a property name in double quotes or "}"'],
      ['{"a" 1}', 'line 1, column 6: expected ":"'],
      ['{"a": 01}', 'line 1, column 8: expected "," or "}"'],
      ['{"a": "tab\there"}', 'line 1, column 7: expected a value'],
      ['NaN', 'line 1, column 1: expected a value'],
    ])('%j is malformed', async (raw, where) => {
      const { status, problem } = await send(raw);
      expect([status, problem?.code]).toEqual([400, 'malformed']);
      expect(problem?.detail).toContain(where);
    });

    it.each(['', '  \n '])('an empty body is malformed: %j', async (raw) => {
      expect((await send(raw)).problem).toMatchObject({
        status: 400,
        code: 'malformed',
        detail: expect.stringContaining('empty'),
      });
    });

    it.each(['[]', '"text"', '1', 'null', 'true'])('%s is no request', async (raw) => {
      expect((await send(raw)).problem?.faults).toEqual([expect.objectContaining({ pointer: '', code: 'wrong_type' })]);
    });

    it('is UTF-8 or malformed', async () => {
      expect((await send(new Uint8Array([0x7b, 0xff, 0xfe, 0x7d]))).problem).toMatchObject({
        status: 400,
        detail: expect.stringContaining('UTF-8'),
      });
    });

    it('holds no half characters', async () => {
      const { status, problem } = await send(
        JSON.stringify(release('shop', {}, { description: 'x' })).replace('"x"', '"\\ud800"'),
      );
      expect([status, problem?.faults?.[0]?.pointer]).toEqual([422, '/description']);
    });

    it.each([200, 200_000])('nests at most 64 deep, not %i', async (depth) => {
      expect((await send('['.repeat(depth) + ']'.repeat(depth))).problem).toMatchObject({
        status: 400,
        detail: expect.stringContaining('64 deep'),
      });
    });

    it.each(['__proto__', 'constructor', 'prototype'])(
      'has no key %s anywhere, and nothing is polluted',
      async (key) => {
        const raw = JSON.stringify(release()).replace(
          '"command"',
          `"configuration":{"variables":{"${key}":{"polluted":true}}},"command"`,
        );
        const { status, problem } = await send(raw);
        expect([status, problem?.faults?.[0]]).toEqual([
          422,
          expect.objectContaining({
            pointer: `/specification/services/0/configuration/variables/${key}`,
            code: 'unknown_property',
          }),
        ]);
        expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
      },
    );

    it('has no property that is not known, and no other types: all faults at once, with pointers', async () => {
      const body = {
        ...release('Shop V1', {
          servces: [],
          services: [service('stock', { command: 'node server.mjs', health_checks: [{ kind: 'PING' }] })],
        }),
        colour: 'red',
      };
      const { status, problem } = await api.call('POST', '/v1/deployments', { body });
      expect(status).toBe(422);
      expect(problem?.faults?.map((fault) => fault.pointer).sort()).toEqual(
        [
          '/colour',
          '/name',
          '/specification/services/0/command',
          '/specification/services/0/health_checks/0/kind',
          '/specification/servces',
        ].sort(),
      );
    });

    it('names duplicates, cycles and dependencies on itself', async () => {
      const services = [
        service('a', { dependencies: [{ service_name: 'a' }] }),
        service('b', { dependencies: [{ service_name: 'c' }] }),
        service('c', { dependencies: [{ service_name: 'b' }] }),
        service('b'),
      ];
      const { status, problem } = await api.call('POST', '/v1/deployments', { body: release('shop', { services }) });
      expect(status).toBe(422);
      expect(problem?.faults?.map((fault) => fault.pointer)).toEqual(
        expect.arrayContaining(['/specification/services/3/name']),
      );
      expect(problem?.faults?.map((fault) => fault.message).join(' ')).toMatch(/\ba\b.*itself|a.*a/);
    });
  });

  describe('YAML', () => {
    it.each([
      ['a: [1, 2\nb: }', 'line 2'],
      ['a: 1\na: 2', 'line 2, column 1: "a" stands a second time'],
      ['a: 1\n---\nb: 2', 'multiple documents'],
      ['a: !!js/function "x"', 'tag'],
      ['a: !custom 1', 'tag'],
      ['a: !!binary aGk=', 'tag'],
      ['%YAML 1.1\n---\na: yes', 'directives'],
      ['? {a: 1}\n: 2', 'cannot be a key'],
      ['a: *unknown', 'Unresolved alias'],
      [`a: &a x\nb: [${'*a, '.repeat(150)}]`, 'more than 100 aliases'],
      ['['.repeat(300), 'nested too deeply'],
      [`${'- '.repeat(5_000)}a`, 'nested too deeply'],
    ])('%j is malformed', async (text, what) => {
      const { status, problem } = await yaml(text);
      expect([status, problem?.code]).toEqual([400, 'malformed']);
      expect(problem?.detail).toContain(what);
    });

    it('holds no bomb of aliases, and no list that is in itself', async () => {
      const levels = Array.from(
        { length: 8 },
        (_, level) => `a${level + 1}: &a${level + 1} [${Array.from({ length: 9 }, () => `*a${level}`).join(', ')}]`,
      );
      expect((await yaml(['a0: &a0 [x, x, x]', ...levels].join('\n'))).problem?.detail).toContain(
        'Excessive alias count',
      );
      expect((await yaml('a: &a [*a, *a, *a]')).status).toBe(400);
    });

    it('has no key __proto__', async () => {
      expect((await yaml('__proto__: { polluted: true }')).problem?.faults?.[0]?.pointer).toBe('/__proto__');
    });

    it('is at most 256 KiB', async () => {
      expect((await yaml(`a: "${'x'.repeat(262_144)}"`)).problem).toMatchObject({
        status: 413,
        detail: expect.stringContaining('JSON'),
      });
    });
  });

  describe('the envelope', () => {
    it.each(['text/plain', 'application/xml', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
      'is not %s',
      async (type) => {
        expect((await send('{}', type)).problem).toMatchObject({
          status: 415,
          code: 'unsupported_media_type',
          detail: expect.stringContaining(type),
        });
      },
    );

    it.each([1_048_577, 10_000_000])('a body of %i bytes is too large, announced', async (size) => {
      expect((await send('x'.repeat(size))).problem).toMatchObject({ status: 413, code: 'too_large' });
    });

    it('a body that is too large is not read to its end when it is not announced', async () => {
      const { hostname, port } = new URL(api.url);
      const socket = connect(Number(port), hostname);
      const token = await api.issuer.issueToken({
        subject: 'root',
        groups: ['windlass-administrators'],
        lifetime_seconds: 60,
      });
      socket.write(
        `POST /v1/deployments HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n`,
      );
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      for (let sent = 0; sent < 17; sent += 1) socket.write(chunk);
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(/^HTTP\/1.1 413 /);
      socket.destroy();
    });

    it.each([
      ['/v1/deployments?limit=0', '/query/limit'],
      ['/v1/deployments?limit=201', '/query/limit'],
      ['/v1/deployments?limit=1e2', '/query/limit'],
      ['/v1/deployments?limit=1&limit=2', '/query/limit'],
      ['/v1/deployments?status=DONE', '/query/status'],
      ['/v1/deployments?environment_id=NOT%20ONE', '/query/environment_id'],
      ['/v1/deployments?colour=red', '/query/colour'],
      ['/v1/environments?type=TEST', '/query/type'],
      ['/v1/statistics?from=yesterday', '/query/from'],
      ['/v1/resources', '/query/environment_id'],
    ])('%s has a parameter that is not valid', async (path, pointer) => {
      const { status, problem } = await api.call('GET', path);
      expect([status, problem?.code]).toEqual([400, 'invalid_parameter']);
      expect(problem?.faults?.map((fault) => fault.pointer)).toEqual([pointer]);
    });

    it('a range that ends before it begins is none', async () => {
      expect((await api.call('GET', '/v1/statistics?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z')).status).toBe(
        400,
      );
    });

    it.each([
      '/v1/environments/NOT-ONE',
      '/v1/environments/nowhere',
      '/v1/environments/dev%2Fhealth',
      '/v1/deployments/01JNOTHINGATALL00000000000',
      '/v1/deployments/..%2f..%2fetc',
      '/v1/deployments/DEPLOYMENT%231/events',
      '/v1/environments/%E0%A4%A/health',
    ])('%s is nowhere', async (path) => {
      expect((await api.call('GET', path)).status).toBe(404);
    });

    it.each([
      '/',
      '/v2/environments',
      '/v1/environments/',
      '/v1/deployments/x/approve',
      '/v1/deployments/x/halt',
      '/v1/environments/dev/freeze',
      '//',
      '/v1/../v1/nothing',
    ])('there is nothing at %s', async (path) => {
      expect((await api.call('GET', path)).problem).toMatchObject({ status: 404, code: 'no_route' });
    });

    it('a method that a path does not have is refused with those that it has', async () => {
      const { status, headers, problem } = await api.call('PATCH', '/v1/environments/dev', { body: {} });
      expect([status, problem?.code, headers.get('allow')]).toEqual([
        405,
        'method_not_allowed',
        'GET, DELETE, PUT, HEAD, OPTIONS',
      ]);
    });

    it('OPTIONS says what is allowed, and HEAD answers as GET without a body', async () => {
      const options = await api.call('OPTIONS', '/v1/plans');
      expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, OPTIONS']);
      const [head, get] = [
        await api.call('HEAD', '/v1/environments/dev'),
        await api.call('GET', '/v1/environments/dev'),
      ];
      expect([head.status, head.body, head.headers.get('content-length')]).toEqual([
        200,
        '',
        get.headers.get('content-length'),
      ]);
    });

    it('what is no HTTP gets a problem as well', async () => {
      const { hostname, port } = new URL(api.url);
      for (const [bytes, status] of [
        ['NONSENSE\r\n\r\n', 400],
        [`GET / HTTP/1.1\r\nhost: x\r\na: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
      ] as const) {
        const socket = connect(Number(port), hostname);
        socket.write(bytes);
        const [answer] = (await once(socket, 'data')) as [Buffer];
        expect(answer.toString()).toContain(`HTTP/1.1 ${status} `);
        expect(answer.toString()).toContain('application/problem+json');
        socket.destroy();
      }
    });

    it('every problem names itself as the log does, and is not kept by caches', async () => {
      const { problem, headers } = await api.call('GET', '/v1/environments/nowhere');
      expect(problem).toMatchObject({ type: 'urn:windlass:problem:not_found', title: 'Not Found' });
      expect(problem?.instance).toBe(`urn:windlass:request:${headers.get('x-request-id')}`);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(api.log.lines.at(-1)?.fields).toMatchObject({
        request_id: headers.get('x-request-id'),
        status: 404,
        route: 'GET /v1/environments/{id}',
      });
    });
  });
});
