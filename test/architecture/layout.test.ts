import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, it } from '@jest/globals';

import { contentRules } from './content-rules.ts';
import { importRules } from './import-rules.ts';
import { readFacts } from './source-facts.ts';
import { readSourceFiles } from './source-file.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const sources = readSourceFiles(root)
  .filter((file) => !file.path.startsWith('test/fixtures/'))
  .map(readFacts);

describe('the layout', () => {
  it('has sources to look at', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it.each([...Object.values(importRules), ...Object.values(contentRules)])('$name', (rule) => {
    expect(rule.breaches(sources)).toEqual([]);
  });
});
