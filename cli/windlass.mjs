#!/usr/bin/env node
/** The launcher: whatever Node starts it, the command line runs under the repository's Node 24. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { becomeNode24, node24Binary } from '../scripts/node24.mjs';

if (existsSync(node24Binary)) {
  becomeNode24([fileURLToPath(new URL('main.ts', import.meta.url)), ...process.argv.slice(2)]);
} else {
  console.error('windlass: the dependencies are missing: run npm install first');
  process.exitCode = 1;
}
