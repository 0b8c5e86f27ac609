import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { JsonObject } from '../../shared/domain/json.ts';
import type { Log } from '../../shared/ports/log.port.ts';

export type FileLog = Log & { close(): Promise<void> };

/** Structured lines, one JSON object each, appended to a file. */
export const openFileLog = (file: string, now: () => number): FileLog => {
  const stream = createWriteStream(file, { flags: 'a', mode: 0o600 });
  // A full disk must not take the stack down with it: the lines that do not fit are lost, the release is not.
  stream.on('error', () => {});
  const write =
    (level: string) =>
    (message: string, fields: JsonObject = {}) => {
      stream.write(`${JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...fields })}\n`);
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close: async () => {
      stream.end();
      await once(stream, 'close');
    },
  };
};
