import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIssuer } from '../../../local/issuer/issuer.ts';
import { openStack } from '../../../local/stack/open-stack.ts';
import { systemClock } from '../../../shared/adapters/system/system.clock.ts';
import { openUlids } from '../../../shared/adapters/system/ulid.ids.ts';
import { operatorOf, type Operator } from '../../embedded/operator.ts';
import { spawnStackProcess, startStackProcess, type StackProcess } from '../../embedded/stack.process.ts';
import type { Target } from '../../embedded/target.ts';
import { instancesUnder, lookIntoHome } from './home.ts';

/** A stack as a process of its own, which can be killed and started again on the same home. */
export type KilledLab = {
  readonly home: string;
  readonly look: ReturnType<typeof lookIntoHome>;
  readonly operator: () => Operator;
  start(): Promise<void>;
  /** Starts it, and kills it before or after it listens. */
  startAndKill(after_milliseconds: number): Promise<void>;
  /** SIGKILL; answers the processes that it leaves behind. */
  kill(): Promise<readonly number[]>;
  running(): ReturnType<typeof instancesUnder>;
  log(): Promise<string>;
  close(): Promise<void>;
};

export const openKilledLab = async (environment_id: string): Promise<KilledLab> => {
  const home = await mkdtemp(join(tmpdir(), 'windlass-faults-'));
  let running: StackProcess | undefined;
  let operator: Operator | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    running = await startStackProcess(home, { port });
    port = Number(new URL(running.url).port);
    const issuer = await openIssuer({ home, clock: systemClock, ids: openUlids() });
    const token: Target['token'] = ({ subject, groups }) =>
      issuer.issueToken({ subject, groups: [...groups], lifetime_seconds: 3_600 });
    operator = operatorOf({ endpoint: running.url, token } as Target);
  };
  return {
    home,
    look: lookIntoHome(home, environment_id),
    operator: () => {
      if (operator === undefined) throw new Error('the stack was not started');
      return operator;
    },
    start,
    startAndKill: async (milliseconds) => {
      const starting = spawnStackProcess(home, { port });
      await sleep(milliseconds);
      await starting.end('SIGKILL');
    },
    kill: async () => {
      const left = (await instancesUnder(home)).map(({ pid }) => pid);
      await running?.end('SIGKILL');
      return left;
    },
    running: () => instancesUnder(home),
    log: () => readFile(join(home, 'stack.log'), 'utf8'),
    close: async () => {
      await running?.end('SIGKILL');
      // What it leaves running is stopped by the next one on its home.
      await (await openStack({ home, port: 0 })).close();
      await rm(home, { recursive: true });
    },
  };
};
