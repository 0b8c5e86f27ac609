import { cpus } from 'node:os';

/** What the numbers were measured on, and when. */
export type Machine = {
  /** ISO 8601. */
  readonly date: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu_model: string;
  readonly cores: number;
};

export const thisMachine = (now_milliseconds: number): Machine => ({
  date: new Date(now_milliseconds).toISOString().slice(0, 10),
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
});
