import type { JsonObject } from '../domain/json.ts';

/** Structured log lines. Carries ids, never payloads or secrets. */
export interface Log {
  info(message: string, fields?: JsonObject): void;
  warn(message: string, fields?: JsonObject): void;
  error(message: string, fields?: JsonObject): void;
}
