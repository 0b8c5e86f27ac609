import type { BusEntry } from '../../contracts/bus-events.ts';
import { truncatedEntry } from '../../contracts/bus-events.ts';

/** EventBridge takes ten entries in a request. */
const mostEntries = 10;

/**
 * 256 KB less what EventBridge wraps an event in. EventBridge itself has taken 1 MB since January 2026; but what stands behind a rule may not,
 * nor may a bus of another partition that events are passed on to.
 */
const mostBytes = 256 * 1_024 - 2_048;

/** An entry as it is sent, with its place in the list. */
export type SizedEntry = {
  readonly index: number;
  readonly detail_type: string;
  readonly source: string;
  readonly detail: string;
  readonly bytes: number;
};

const sized = (entry: BusEntry, index: number): SizedEntry => {
  const { source, detail_type } = entry;
  const detail = JSON.stringify(entry.detail);
  const bytes = Buffer.byteLength(source) + Buffer.byteLength(detail_type) + Buffer.byteLength(detail);
  return { index, source, detail_type, detail, bytes };
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const bearable = (entry: BusEntry, index: number): SizedEntry => {
  const whole = sized(entry, index);
  return whole.bytes <= mostBytes ? whole : sized(truncatedEntry(entry), index);
};

/** The entries as requests take them, in order: ten or 256 KB each. One that is too large by itself goes without its details. */
export const entryBatches = (entries: readonly BusEntry[]): readonly (readonly SizedEntry[])[] => {
  const batches: SizedEntry[][] = [];
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    const next = bearable(entry, index);
    const batch = batches.at(-1);
    if (batch !== undefined && batch.length < mostEntries && bytes + next.bytes <= mostBytes) {
      batch.push(next);
      bytes += next.bytes;
      continue;
    }
    batches.push([next]);
    bytes = next.bytes;
  }
  return batches;
};
