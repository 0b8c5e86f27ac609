import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../../../../scripts/node24.mjs';

const long_milliseconds = 120_000;
const main = join(repositoryRoot, 'scripts', 'bench', 'main.ts');

const cache = join(repositoryRoot, 'node_modules', '.cache');
const homes = (): readonly string[] =>
  existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith('bench-')) : [];

let printed = '';
let before: readonly string[];
beforeAll(async () => {
  before = homes();
  const argv = ['--disable-warning=ExperimentalWarning', main, '--quick', '--only', 'planning,requests,store'];
  ({ stdout: printed } = await promisify(execFile)(process.execPath, argv));
}, long_milliseconds);

describe('npm run bench -- --quick', () => {
  it('prints the table of what it measured', () => {
    expect(printed.match(/^## .*$/gmu)).toEqual([
      '## Planning',
      '## What a deployment asks for',
      '## The store of the embedded stack',
    ]);
    expect(printed).toMatch(/^\| whole plan: time \| [\d.,]+ ms, then [\d.,]+ ms \| 150 ms \| /mu);
    expect(printed).toMatch(/^\| state transitions \| \d+ \|$/mu);
    expect(printed).toMatch(/^\| reads of an item by its key \| [\d,]+ \|$/mu);
  });

  it('leaves no file behind', () => {
    expect(homes().filter((name) => !before.includes(name))).toEqual([]);
  });
});
