import type { JsonObject } from '../../shared/domain/json.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import { RotatingLog, type RotationLimits } from '../provider/process/rotating.log.ts';

export type FileLog = Log & { close(): Promise<void> };

const rotation: RotationLimits = { max_bytes: 10 * 1_048_576, kept_files: 3 };

/** Structured lines, one JSON object each, appended to a file; older ones in `<file>.1` and `<file>.2`. */
export const openFileLog = (file: string, now: () => number, limits: RotationLimits = rotation): FileLog => {
  // A full disk must not take the stack down with it: the lines that do not fit are lost, the release is not.
  const output = new RotatingLog(file, limits, () => undefined);
  const write =
    (level: string) =>
    (message: string, fields: JsonObject = {}): void => {
      const line = JSON.stringify({ at: new Date(now()).toISOString(), level, message, ...fields });
      void output.write(Buffer.from(`${line}\n`));
    };
  return {
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    close: () => output.close(),
  };
};
