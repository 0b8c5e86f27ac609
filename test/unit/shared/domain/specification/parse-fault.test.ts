import { describe, expect, it } from '@jest/globals';
import { deploymentRequestSchema } from '../../../../../shared/domain/deployment/deployment.ts';
import { parseBody } from '../../../../../shared/domain/specification/parse-body.ts';
import { faultsOfSchema } from '../../../../../shared/domain/specification/parse-fault.ts';
import { requestBody, serviceBody } from '../release.fixture.ts';

const faultsOf = (body: unknown) => {
  const parsed = parseBody(deploymentRequestSchema, body);
  return parsed.outcome === 'invalid' ? parsed.faults : [];
};
const faultsOfService = (more: object) => faultsOf(requestBody([serviceBody('cart', more)]));
const place = '/specification/services/0';

describe('parseBody', () => {
  it('gives the value, with its defaults', () => {
    const parsed = parseBody(deploymentRequestSchema, requestBody([serviceBody('cart')]));
    expect(parsed).toMatchObject({
      outcome: 'parsed',
      value: { description: '', specification: { services: [{ name: 'cart', type: 'MICROSERVICE' }] } },
    });
  });

  it.each([
    [{ version: 3 }, `${place}/version`, 'wrong_type', 'version is 3. It must be text.'],
    [{ command: undefined }, `${place}/command`, 'missing', 'command is missing. It must be a list.'],
    [{ command: [] }, `${place}/command`, 'too_small', 'command is a list of 0. It must have at least 1 entry.'],
    [{ type: 'worker' }, `${place}/type`, 'not_allowed', /must be MICROSERVICE, .* or QUEUE. Did you mean WORKER\?$/],
    [{ stop_grace_milliseconds: 1.5 }, `${place}/stop_grace_milliseconds`, 'wrong_type', /must be a whole number/],
    [
      { stop_grace_milliseconds: -1 },
      `${place}/stop_grace_milliseconds`,
      'too_small',
      'stop_grace_milliseconds is -1. It must be at least 0.',
    ],
    [
      { health_checks: [{ kind: 'TPC' }] },
      `${place}/health_checks/0/kind`,
      'not_allowed',
      'kind is "TPC". It must be HTTP, TCP or COMMAND. Did you mean TCP?',
    ],
    [
      { health_checks: [{ kind: 'HTTP', path: 'health' }] },
      `${place}/health_checks/0/path`,
      'invalid_format',
      'path is "health". It must begin with /.',
    ],
    [
      { scaling_rules: [{ min_instances: 2, max_instances: 1 }] },
      `${place}/scaling_rules/0`,
      'invalid_value',
      /min_instances that is not greater/,
    ],
    [
      { configuration: { variables: { lower: 'x' } } },
      `${place}/configuration/variables/lower`,
      'invalid_key',
      /^The name "lower" must be upper-case letters/,
    ],
    [{ command: ['a\0b'] }, `${place}/command/0`, 'invalid_value', /must not contain a NUL character/],
    [null, place, 'wrong_type', 'services/0 is null. It must be an object.'],
  ])('says what is wrong with %j', (more, pointer, code, message) => {
    const service = more === null ? null : serviceBody('cart', more);
    const faults = faultsOf(requestBody([service as object]));
    expect(faults).toEqual([
      { pointer, code, message: typeof message === 'string' ? message : expect.stringMatching(message) },
    ]);
  });

  it('makes one fault of each unknown property, and suggests the one that was meant', () => {
    const faults = faultsOfService({ dependancies: [], 'a/b~c': 1 });
    expect(faults.map(({ pointer, code }) => ({ pointer, code }))).toEqual([
      { pointer: `${place}/dependancies`, code: 'unknown_property' },
      { pointer: `${place}/a~1b~0c`, code: 'unknown_property' },
    ]);
    expect(faults[0]?.message).toContain('Did you mean dependencies?');
    expect(faults[1]?.message).toContain('Allowed here: name, version');
  });

  it('refuses a __proto__ key wherever it stands, also where a record would drop it', () => {
    const headers = JSON.parse('{"__proto__": "x"}') as object;
    const success_criteria = { api_tests: [{ name: 't', service_name: 'cart', request: { path: '/', headers } }] };
    expect(faultsOf(requestBody([serviceBody('cart')], { success_criteria }))).toEqual([
      {
        pointer: '/specification/success_criteria/api_tests/0/request/headers/__proto__',
        code: 'unknown_property',
        message: expect.any(String),
      },
    ]);
    expect(
      faultsOf(JSON.parse('{"__proto__": {}, "name": "x"}')).filter((fault) => fault.pointer === '/__proto__'),
    ).toHaveLength(1);
  });

  it('never repeats the value of a variable, which may be a secret [CS5]', () => {
    const body = requestBody(
      [serviceBody('cart', { configuration: { variables: { DB_PASSWORD: `hunter2\0${'x'.repeat(10)}` } } })],
      {
        configuration_overrides: [{ variable: 'TOKEN', value: 'hunter2\0' }],
      },
    );
    const faults = faultsOf(body);
    expect(faults).toHaveLength(2);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  it('shortens what it repeats', () => {
    expect(faultsOfService({ version: '!'.repeat(5_000) })[0]?.message.length).toBeLessThan(250);
  });

  it('shows a hundred faults and counts the rest', () => {
    const faults = faultsOf(requestBody(Array.from({ length: 300 }, () => 1 as unknown as object)));
    expect(faults).toHaveLength(101);
    expect(faults[100]).toMatchObject({ code: 'more_faults', message: expect.stringContaining('200 more') });
  });

  it('reads a body nested a hundred thousand deep without running out of stack', () => {
    const deep: unknown = JSON.parse(`${'{"__proto__":'.repeat(100_000)}1${'}'.repeat(100_000)}`);
    expect(faultsOf({ name: deep, specification: deep, description: deep }).length).toBeGreaterThan(0);
  });

  it.each([[null], [[]], ['text'], [1], [undefined]])('refuses the body %j', (body) => {
    expect(faultsOf(body)).toEqual([
      {
        pointer: '',
        code: body === undefined ? 'missing' : 'wrong_type',
        message: expect.stringContaining('The body is'),
      },
    ]);
  });
});

describe('faultsOfSchema', () => {
  it('tells faults from the error alone, without the values', () => {
    const { error } = deploymentRequestSchema.safeParse({ name: 'Big', specification: 1, extra: true });
    expect(error === undefined ? [] : faultsOfSchema(error)).toEqual([
      { pointer: '/name', code: 'invalid_format', message: expect.stringContaining('name must be 1 to 63') },
      { pointer: '/specification', code: 'wrong_type', message: 'specification must be an object.' },
      { pointer: '/extra', code: 'unknown_property', message: expect.stringContaining('"extra"') },
    ]);
  });
});
