/** Every check that is not a behaviour: all of them run, whatever fails, and a line for each says how it went. */
import { runNode } from './run-node.ts';

const checks: Readonly<Record<string, readonly string[]>> = {
  types: ['node_modules/typescript/bin/tsc'],
  lint: ['node_modules/oxlint/bin/oxlint'],
  format: ['node_modules/oxfmt/bin/oxfmt', '--check'],
  architecture: ['scripts/test-tiers.ts', 'architecture'],
  budgets: ['scripts/check-budgets.ts'],
};

const results: string[] = [];
for (const [name, args] of Object.entries(checks)) {
  console.log(`\n> ${name}`);
  const isRight = (await runNode(args)) === 0;
  results.push(`${name}: ${isRight ? 'ok' : 'FAILED'}`);
  if (!isRight) process.exitCode = 1;
}
console.log(['', ...results].join('\n'));
