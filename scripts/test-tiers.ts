/** test-tiers.ts [tier...]: runs the named tiers, or those that need only npm's packages, and prints one line of counts for each. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { repositoryRoot } from './node24.mjs';
import { runNode } from './run-node.ts';

interface TierResult {
  readonly line: string;
  readonly hasPassed: boolean;
}

/** The part of jest's `--json` output that is read here. */
interface JestCounts {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** What `npm test` runs: all that needs no cloud account, nor anything beside npm's packages. */
const ownTiers = ['unit', 'contract', 'statemachines', 'architecture', 'embedded', 'faults', 'examples'];
/** Run when they are named: both need Python, for the emulator of AWS. */
const tiers = [...ownTiers, 'cloud', 'large'];
const serialTiers = ['embedded', 'examples', 'cloud', 'large'];
const tierDeadline_milliseconds = 30 * 60_000;
const noCounts: JestCounts = {
  numPassedTests: 0,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
};

await runTiers(process.argv.slice(2));

async function runTiers(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((tier) => !tiers.includes(tier));
  if (unknown.length > 0) throw new Error(`no such tier: ${unknown.join(', ')}; there are ${tiers.join(', ')}`);
  const results: TierResult[] = [];
  for (const tier of asked.length > 0 ? asked : ownTiers.filter(hasFolder)) results.push(await runTier(tier));
  console.log(['', ...results.map((result) => result.line)].join('\n'));
  if (results.length === 0 || results.some((result) => !result.hasPassed)) process.exitCode = 1;
}

function hasFolder(tier: string): boolean {
  return existsSync(join(repositoryRoot, 'test', tier));
}

async function runTier(tier: string): Promise<TierResult> {
  const folder = mkdtempSync(join(tmpdir(), 'windlass-tests-'));
  try {
    const outputFile = join(folder, 'results.json');
    const exitCode = await runJest(tier, outputFile);
    const counts = existsSync(outputFile) ? (JSON.parse(readFileSync(outputFile, 'utf8')) as JestCounts) : noCounts;
    return summarise(tier, exitCode, counts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runJest(tier: string, outputFile: string): Promise<number> {
  const flags = ['--selectProjects', tier, '--json', '--outputFile', outputFile];
  if (serialTiers.includes(tier)) flags.push('--runInBand');
  const jest = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  return runNode([...jest, ...flags], { deadline_milliseconds: tierDeadline_milliseconds });
}

/** A suite that cannot be loaded counts as one failure, and a tier in which nothing passed has not passed. */
function summarise(tier: string, exitCode: number, counts: JestCounts): TierResult {
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  const skipped = counts.numPendingTests + counts.numTodoTests;
  return {
    line: `${tier}: ${counts.numPassedTests} passed, ${failed} failed, ${skipped} skipped`,
    hasPassed: exitCode === 0 && failed === 0 && counts.numPassedTests > 0,
  };
}
