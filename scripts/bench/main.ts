/** Measures Windlass and writes docs/performance.md; with --only or --quick it prints what it measured instead. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../node24.mjs';
import { parseBenchArguments, type BenchArguments } from './bench-arguments.ts';
import type { BenchName } from './bench-names.ts';
import { thisMachine } from './machine.ts';
import { performanceDocument, type BenchResults } from './performance-document.ts';
import { runFresh } from './run-fresh.ts';

const script = new URL('bench.process.ts', import.meta.url);
const say = (text: string): void => void process.stderr.write(`bench: ${text}\n`);

/** Beside the sources, since a file in memory would be no measure of a store; below node_modules, where bundles find the AWS SDK. */
const makeHome = (): string => {
  const cache = join(repositoryRoot, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  return mkdtempSync(join(cache, 'bench-'));
};

const measure = async <N extends BenchName>(name: N, quick: boolean, signal: AbortSignal): Promise<BenchResults[N]> => {
  const home = makeHome();
  const began = performance.now();
  say(`${name} ...`);
  try {
    const args = [name, home, ...(quick ? ['--quick'] : [])];
    return await runFresh<BenchResults[N]>(script, { args, flags: process.execArgv, signal });
  } finally {
    rmSync(home, { recursive: true, force: true });
    say(`${name} took ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
};

const run = async ({ names, quick, becomesDocument }: BenchArguments, signal: AbortSignal): Promise<void> => {
  const machine = thisMachine(Date.now());
  const results: Partial<Record<BenchName, unknown>> = {};
  for (const name of names) results[name] = await measure(name, quick, signal);
  const text = performanceDocument(machine, results as Partial<BenchResults>);
  if (!becomesDocument) return void process.stdout.write(text);
  writeFileSync(join(repositoryRoot, 'docs', 'performance.md'), text);
  say('wrote docs/performance.md');
};

const ending = new AbortController();
for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
  process.on(name, () => ending.abort(new Error(`ended by ${name}`)));
try {
  await run(parseBenchArguments(process.argv.slice(2)), ending.signal);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
