import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessEnvironment } from './process-environment.ts';

export type ListedProcess = { readonly pid: number; readonly instance_id: string };

/** What the system says of its processes; undefined where it can't be asked. */
export interface ProcessTable {
  /** The processes with a WINDLASS_INSTANCE in their environment, as far as this user may see it. */
  list(): Promise<readonly ListedProcess[] | undefined>;
  /** When the process began, in milliseconds; `ended` for one that only its parent's notice keeps in the table. */
  startedAt(pid: number): Promise<number | 'ended' | undefined>;
}

const run = promisify(execFile);

const largestAnswer_bytes = 256 * 1_048_576;

type Ask = (program: string, ...args: readonly string[]) => Promise<string | undefined>;

const askWith = (inherited: ProcessEnvironment): Ask => {
  const env = { ...inherited, LC_ALL: 'C', TZ: 'UTC' };
  return async (program, ...args) => {
    try {
      return (await run(program, [...args], { env, maxBuffer: largestAnswer_bytes, windowsHide: true })).stdout;
    } catch {
      return undefined;
    }
  };
};

/** `ps` of Linux, macOS and the BSDs. The flag that shows environments is `e`, on macOS `E`. */
const posixTable = (ask: Ask, all: string): ProcessTable => ({
  list: async () => (await ask('ps', all, '-o', 'pid=,command='))?.split('\n').flatMap(parseLine),
  startedAt: async (pid) => {
    const answer = await ask('ps', '-o', 'state=,lstart=', '-p', String(pid));
    const [, state = '', time = ''] = /^\s*(\S+)\s+(.*)/.exec(answer ?? '') ?? [];
    return state.startsWith('Z') ? 'ended' : parseTime(`${time.trim()} UTC`);
  },
});

/** Windows shows no environments: there only pid and start time tell. */
const windowsTable = (ask: Ask): ProcessTable => ({
  list: async () => [],
  startedAt: async (pid) =>
    parseTime(
      (await ask(
        'powershell',
        '-NoProfile',
        '-Command',
        `(Get-Process -Id ${pid}).StartTime.ToUniversalTime().ToString('o')`,
      )) ?? '',
    ),
});

export const systemProcessTable = (platform: NodeJS.Platform, inherited: ProcessEnvironment): ProcessTable => {
  const ask = askWith(inherited);
  return platform === 'win32' ? windowsTable(ask) : posixTable(ask, platform === 'darwin' ? '-axEww' : 'axeww');
};

const parseLine = (line: string): readonly ListedProcess[] => {
  const [, pid, instance_id] = /^\s*(\d+)\s.*?\sWINDLASS_INSTANCE=(\S+)/.exec(line) ?? [];
  return pid === undefined || instance_id === undefined ? [] : [{ pid: Number(pid), instance_id }];
};

const parseTime = (text: string): number | undefined => {
  const time = Date.parse(text.trim());
  return Number.isNaN(time) ? undefined : time;
};
