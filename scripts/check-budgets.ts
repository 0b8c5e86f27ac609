/** Bundles every Lambda as it is deployed, prints their sizes, and fails when one is over the budget. */
import { globSync } from 'node:fs';

import { bundleLambda } from './bundle-lambda.ts';
import { repositoryRoot } from './node24.mjs';

const budget_bytes = 400 * 1024;

interface Bundle {
  readonly handler: string;
  readonly size_bytes: number;
}

await checkBudgets();

async function checkBudgets(): Promise<void> {
  const handlers = globSync('functions/*/*.lambda.ts', { cwd: repositoryRoot });
  if (handlers.length === 0) return console.log('budgets: there is no handler yet, so there is nothing to check');
  const bundles = await Promise.all(handlers.map(measure));
  bundles.sort((left, right) => right.size_bytes - left.size_bytes);
  for (const { handler, size_bytes } of bundles) console.log(`${showKilobytes(size_bytes)}  ${handler}`);
  const tooLarge = bundles.filter(({ size_bytes }) => size_bytes > budget_bytes);
  for (const { handler } of tooLarge)
    console.error(`budgets: ${handler} is over ${showKilobytes(budget_bytes).trim()}`);
  if (tooLarge.length > 0) process.exitCode = 1;
}

async function measure(handler: string): Promise<Bundle> {
  const files = await bundleLambda(handler);
  return { handler, size_bytes: files.reduce((sum, file) => sum + file.contents.byteLength, 0) };
}

function showKilobytes(size_bytes: number): string {
  return `${(size_bytes / 1024).toFixed(1).padStart(7)} KB`;
}
