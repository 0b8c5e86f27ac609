import type { Rule } from './rule.ts';
import { readFacts } from './source-facts.ts';

/** What the rule finds in these sources: path to text, in memory. */
export function probe(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  return rule.breaches(Object.entries(files).map(([path, text]) => readFacts({ path, text })));
}
