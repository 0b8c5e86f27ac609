import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { deploymentRequestSchema } from '../../../shared/domain/deployment/deployment.ts';
import { environmentDefinitionSchema } from '../../../shared/domain/environment/environment.ts';

const reference = readFileSync(new URL('../../../docs/specification.md', import.meta.url), 'utf8');

const propertiesOf = (schema: unknown): string[] => {
  if (Array.isArray(schema)) return schema.flatMap(propertiesOf);
  if (schema === null || typeof schema !== 'object') return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(propertiesOf)];
};

describe('docs/specification.md', () => {
  it.each([
    ['a release', deploymentRequestSchema],
    ['an environment', environmentDefinitionSchema],
  ])('names every property of %s', (_of, schema) => {
    const properties = [...new Set(propertiesOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })))];
    const words = new Set(reference.match(/[a-z][a-z0-9_]*/g));
    expect(properties.filter((property) => !words.has(property))).toEqual([]);
    expect(properties.length).toBeGreaterThan(10);
  });
});
