import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod';
import { faultsOfTrigger } from '../../../shared/domain/trigger/check-trigger.ts';
import { sampleValues } from '../../../shared/domain/trigger/push.ts';
import { triggerDefinitionSchema } from '../../../shared/domain/trigger/trigger.ts';
import { triggerOf } from '../shared/domain/trigger/trigger.fixture.ts';

const reference = readFileSync(new URL('../../../docs/triggers.md', import.meta.url), 'utf8');

/** The indented blocks that begin with an id. */
const examples = [...reference.matchAll(/^ {4}id: [^]*?(?=^$)/gm)].map(([block]) => parse(block) as unknown);

const propertiesOf = (schema: unknown): string[] => {
  if (Array.isArray(schema)) return schema.flatMap(propertiesOf);
  if (schema === null || typeof schema !== 'object') return [];
  const { properties } = schema as { properties?: Record<string, unknown> };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(propertiesOf)];
};

describe('docs/triggers.md', () => {
  it('has examples that are taken as they stand [DC5]', () => {
    expect(examples).toHaveLength(2);
    for (const example of examples) expect(faultsOfTrigger(triggerDefinitionSchema.parse(example))).toEqual([]);
  });

  it('names every property and placeholder', () => {
    const properties = propertiesOf(z.toJSONSchema(triggerDefinitionSchema, { io: 'input', unrepresentable: 'any' }));
    const placeholders = [triggerOf('images'), triggerOf('objects')].flatMap((trigger) =>
      trigger.kind === 'DEPLOYMENT_REQUEST' ? [] : [...sampleValues(trigger).keys()].map((name) => `\${${name}}`),
    );
    expect([...properties, ...placeholders].filter((word) => !reference.includes(word))).toEqual([]);
    expect([properties.length > 10, placeholders.length > 8]).toEqual([true, true]);
  });
});
