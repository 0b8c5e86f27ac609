/** test-kill.ts [--rounds N] [--seed N]: kills the embedded stack at N random moments of small releases, and N of those of examples/shop, and looks at what comes back. */
import { parseArgs } from 'node:util';

import { runNode } from './run-node.ts';

const deadline_milliseconds = 60 * 60_000;

const usage = 'usage: npm run test:kill [-- [--rounds N] [--seed N]]';

const readOptions = () => {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '20' }, seed: { type: 'string' } },
  });
  for (const [name, value] of Object.entries(values))
    if (!/^[1-9]\d*$/.test(value)) throw new Error(`--${name} is ${value}; it must be a whole number from 1.`);
  return values;
};

const killAsTold = async (): Promise<number> => {
  const values = readOptions();
  process.env['WINDLASS_KILL_ROUNDS'] = values.rounds;
  if (values.seed !== undefined) process.env['WINDLASS_KILL_SEED'] = values.seed;
  const jest = ['--disable-warning=ExperimentalWarning', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
  return runNode([...jest, '--selectProjects', 'faults', '--testPathPatterns', 'killed-stack', '--runInBand'], {
    deadline_milliseconds,
  });
};

try {
  process.exitCode = await killAsTold();
} catch (error) {
  console.error(`test:kill: ${error instanceof Error ? error.message : String(error)}`);
  console.error(usage);
  process.exitCode = 2;
}
