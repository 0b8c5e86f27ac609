import type { JsonObject } from '../../domain/json.ts';
import type { Log } from '../../ports/log.port.ts';

type Level = 'info' | 'warn' | 'error';

/** One line of JSON for each entry, which CloudWatch Logs can be asked about by field. */
export const jsonLog = (write: (line: string) => void, now: () => number): Log => {
  const entry =
    (level: Level) =>
    (message: string, fields: JsonObject = {}): void =>
      write(JSON.stringify({ ...fields, level, message, at: new Date(now()).toISOString() }));
  return { info: entry('info'), warn: entry('warn'), error: entry('error') };
};
