import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { specificationJsonSchema } from '../../../../shared/contracts/specification-schema.ts';

const schema = JSON.parse(readFileSync('docs/specification.schema.json', 'utf8')) as object;
const ajv = new Ajv({ strict: false, validateFormats: false });

describe('docs/specification.schema.json', () => {
  it('is what scripts/generate-schema.ts makes', () => {
    expect(schema).toEqual(JSON.parse(JSON.stringify(specificationJsonSchema())));
  });

  it.each(['v1', 'v2', 'v3', 'v4', 'bad'])('accepts the example %s', (name) => {
    const example: unknown = parse(readFileSync(`examples/shop/${name}.yaml`, 'utf8'));
    const isValid = ajv.compile(schema);
    expect([isValid(example), isValid.errors]).toEqual([true, null]);
  });

  it('refuses what is not known, and what is missing', () => {
    const isValid = ajv.compile(schema);
    expect(isValid({ name: 'shop', specification: { target_environment: 'dev', services: [], colour: 'red' } })).toBe(
      false,
    );
    expect(isValid({ name: 'shop' })).toBe(false);
  });
});
