import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from '@jest/globals';
import { addJudgeCommand } from '../../../cli/commands/judge.command.ts';
import { canaryAnalysisSchema } from '../../../shared/domain/service/deployment-strategy.ts';

const root = new URL('../../../', import.meta.url);
const reference = readFileSync(new URL('docs/judge.md', root), 'utf8');

/** The indented blocks that begin with a command: its arguments, and what it prints. */
const examples = [...reference.matchAll(/^ {4}\$ npx windlass judge (.*)\n((?:(?: {4}.*)?\n)+)/gm)].map(
  ([, words = '', printed = '']) => ({ words: words.split(' '), printed: printed.replaceAll(/^ {4}/gm, '').trim() }),
);

const rows = [...reference.matchAll(/^\| `(--[\w-]+)` \| (?:`(\w+)`|-) \| (\w+) \|/gm)].map(
  ([, option = '', property, value]) => ({ option, property, value }),
);

/** What the command prints when it is called with these words in the root of the repository. */
const printedBy = async (words: readonly string[]): Promise<string> => {
  const said: string[] = [];
  const output = { isTerminal: false, line: (text = '') => void said.push(text), error: () => {}, redraw: () => {} };
  const program = new Command();
  addJudgeCommand(program, async (work) => void (await work({ output, json: false })));
  const found = words.map((word) => (word.endsWith('.csv') ? fileURLToPath(new URL(word, root)) : word));
  await program.parseAsync(['judge', ...found], { from: 'user' });
  return said.join('\n');
};

describe('docs/judge.md', () => {
  it('shows what the command prints [B3]', async () => {
    expect(examples).toHaveLength(2);
    for (const { words, printed } of examples) expect(await printedBy(words)).toBe(printed);
  }, 60_000);

  it('names every option that there is, and its default', () => {
    const program = new Command();
    addJudgeCommand(program, async () => {});
    const options = program.commands[0]?.options ?? [];
    expect(rows.map(({ option }) => option)).toEqual(options.map(({ long }) => long));
    for (const { option, value } of rows)
      expect(options.find(({ long }) => long === option)?.description).toContain(`(${value})`);
  });

  it('gives the defaults of a specification', () => {
    const stated = rows.flatMap(({ property, value = '' }) => (property === undefined ? [] : [{ property, value }]));
    const defaults = Object.entries(canaryAnalysisSchema.parse({})).map(([property, value]) => `${property} ${value}`);
    const given = stated.filter(({ value }) => value !== 'none').map(({ property, value }) => `${property} ${value}`);
    expect([...given, 'on_inconclusive ROLL_BACK']).toEqual(defaults);
    const properties = new Set([...stated.map(({ property }) => property), 'max_bake_seconds', 'on_inconclusive']);
    expect(properties).toEqual(new Set(Object.keys(canaryAnalysisSchema.shape)));
  });
});
