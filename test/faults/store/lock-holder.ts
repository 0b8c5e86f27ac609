import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('hold-lock-until-told.process.ts', import.meta.url));

export type HeldLock = { free(): Promise<void> };

/** Another process, which holds the write lock of the file until it is told to free it. */
export const holdLock = async (file: string): Promise<HeldLock> => {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return {
    free: async () => {
      const ended = once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
};
