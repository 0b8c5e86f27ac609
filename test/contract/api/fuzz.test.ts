import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allRoutes } from '../../../shared/contracts/routes/all.routes.ts';
import { postedTriggers } from '../../unit/shared/domain/trigger/trigger.fixture.ts';
import { definition, openTestApi, release, type Call, type TestApi } from './api-fixture.ts';

const bodyRoutes = allRoutes.filter((contract) => contract.body !== undefined);

const ids = fc.constantFrom(
  'dev',
  'nowhere',
  'DEV',
  '..',
  '%2e%2e',
  '%00',
  '%ff',
  'a#b',
  'a/b',
  '__proto__',
  '01JNOTHINGATALL00000000000',
  'x'.repeat(300),
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom('', '\0', '\ud800', '__proto__', 'constructor', 'dev', '-1', '1e400', 'null'),
);
const queries = fc.dictionary(
  fc.constantFrom(
    'limit',
    'cursor',
    'after',
    'wait',
    'type',
    'status',
    'environment_id',
    'from',
    'to',
    'colour',
    '__proto__',
  ),
  text,
  { maxKeys: 3 },
);
const headers = fc.dictionary(
  fc.constantFrom('idempotency-key', 'if-match', 'accept', 'content-type', 'x-anything'),
  fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '"', '0', ' ', ';', ',', '/', '*', 'é', '~'), maxLength: 12 }),
    fc.constantFrom('"1"', '"0"', 'application/json', 'application/yaml', 'text/markdown'),
  ),
  { maxKeys: 2 },
);
const raws = fc.oneof(
  fc.json({ maxDepth: 6 }),
  fc.string({ unit: fc.constantFrom(...'{}[]":,\\-&*!|>%@#? \n\t01ae.'), maxLength: 200 }),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => new Uint8Array(bytes)),
);

/** A body that is right but for one or two places, where anything may stand: it gets further than noise does. */
const mutated = (valid: object) =>
  fc
    .tuple(
      fc.array(
        fc.tuple(
          fc.nat(),
          fc.anything({
            withNullPrototype: false,
            maxDepth: 2,
            values: [text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)],
          }),
        ),
        { minLength: 1, maxLength: 2 },
      ),
    )
    .map(([changes]) => {
      const copy = structuredClone(valid) as Record<string, unknown>;
      for (const [place, value] of changes) {
        const places: [Record<string, unknown>, string][] = [];
        const walk = (node: Record<string, unknown>): void => {
          for (const key of Object.keys(node)) {
            places.push([node, key]);
            if (typeof node[key] === 'object' && node[key] !== null) walk(node[key] as Record<string, unknown>);
          }
        };
        walk(copy);
        const [node, key] = places[place % places.length]!;
        node[key] = value;
      }
      return JSON.stringify(copy, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    });

describe('no input is answered with a fault of ours', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await openTestApi();
    await api.call('POST', '/v1/environments', { body: definition() });
    await api.call('POST', '/v1/deployments', { body: release() });
    await api.call('POST', '/v1/triggers', { body: postedTriggers.ci });
  });
  afterEach(() => {
    const [broken] = api.log.lines.filter((line) => line.level === 'error');
    if (broken !== undefined) throw new Error(`something broke: ${JSON.stringify(broken.fields)}`);
  });
  afterAll(() => api.close());

  const send = async (method: string, path: string, call: Call): Promise<void> => {
    const { status, problem } = await api.call(method, path, call);
    expect([status < 500, problem?.code]).toEqual([true, problem?.code]);
  };

  it('whatever the path, query and headers', async () => {
    const routes = fc.constantFrom(...allRoutes.filter((contract) => contract.operation_id !== 'remove_environment'));
    await fc.assert(
      fc.asyncProperty(routes, ids, queries, headers, async (contract, id, query, more) => {
        const { wait: _, ...rest } = query;
        const search = new URLSearchParams(
          Object.entries(rest).map(([name, value]): [string, string] => [name, value.toWellFormed()]),
        );
        await send(contract.method, `${contract.path.replace('{id}', id)}?${search.toString()}`, {
          headers: Object.fromEntries(
            Object.entries(more).map(([name, value]) => [name, value.replace(/[^\x20-\xff]/g, '').trim()]),
          ),
        });
      }),
      { numRuns: 300 },
    );
  });

  it('whatever the bytes of the body', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bodyRoutes),
        raws,
        fc.constantFrom('application/json', 'application/yaml'),
        async (contract, raw, type) => {
          await send(contract.method, contract.path.replace('{id}', 'dev'), { raw, headers: { 'content-type': type } });
        },
      ),
      { numRuns: 400 },
    );
  });

  it('whatever stands at some place of a body that is right otherwise', async () => {
    const cases = fc.oneof(
      mutated({
        ...release('fuzz', {
          resource_requirements: [{ name: 'db', resource_type: 'RDS_DATABASE', specification: { size_bytes: 1 } }],
          configuration_overrides: [{ variable: 'A', value: 1 }],
        }),
        description: 'x',
      }).map((raw) => ['POST', '/v1/plans', raw] as const),
      mutated(release('fuzz')).map((raw) => ['POST', '/v1/deployments', raw] as const),
      mutated({
        ...definition('dev', { configuration: { variables: { A: 'b' }, limits: { instances: 3 } } }),
        name: 'x',
      }).map((raw) => ['PUT', '/v1/environments/dev', raw] as const),
      mutated({ variables: { A: 'b', B: 1 }, limits: { instances: 3 }, allowed_regions: [] }).map(
        (raw) => ['PUT', '/v1/environments/dev/configuration', raw] as const,
      ),
      mutated(postedTriggers.objects).map((raw) => ['POST', '/v1/triggers', raw] as const),
      mutated(postedTriggers.ci).map((raw) => ['PUT', '/v1/triggers/ci', raw] as const),
    );
    await fc.assert(
      fc.asyncProperty(cases, async ([method, path, raw]) => send(method, path, { raw })),
      { numRuns: 400 },
    );
  });
});
