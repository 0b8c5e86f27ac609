import type { JsonObject } from '../../shared/domain/json.ts';
import type { Log } from '../../shared/ports/log.port.ts';

export type LogLine = {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: JsonObject;
};

/** Keeps what is logged. */
export const recordingLog = (): Log & { readonly lines: readonly LogLine[] } => {
  const lines: LogLine[] = [];
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: JsonObject = {}) =>
      void lines.push({ level, message, fields });
  return { lines, info: write('info'), warn: write('warn'), error: write('error') };
};
