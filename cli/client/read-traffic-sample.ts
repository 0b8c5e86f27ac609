import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import type { TrafficSample } from '../../shared/domain/judge/traffic-sample.ts';
import { cannotRead, FileError } from './file.error.ts';
import { openTrafficRows } from './traffic-rows.ts';

const longestRow_bytes = 100_000;

/** What is no text is not quoted: it would be written to a terminal. */
const textOf = (name: string) =>
  async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    const decoded = (chunk?: Uint8Array): string => {
      try {
        if (chunk?.includes(0) !== true) return decoder.decode(chunk, { stream: chunk !== undefined });
      } catch {
        // Not UTF-8 either.
      }
      throw new FileError(`${name} is not text in UTF-8. Name a CSV file.`);
    };
    for await (const chunk of chunks) yield decoded(chunk);
    yield decoded();
  };

const wordsOf = ({ code }: CsvError): string =>
  code === 'CSV_MAX_RECORD_SIZE'
    ? `the line is longer than ${longestRow_bytes} bytes. Look for a quotation mark that is not closed`
    : 'a quotation mark is out of place, or not closed. Put quotation marks around the whole field, and double those in it';

const failureOf = (name: string, error: unknown): unknown => {
  if (error instanceof CsvError)
    return new FileError(`${name}, line ${String(error['lines'])}: ${wordsOf(error)}.`, { cause: error });
  return typeof (error as NodeJS.ErrnoException).code === 'string' ? cannotRead(name, error) : error;
};

/**
 * A sample of traffic from a CSV file, or from standard input for `-`: columns `latency_ms` and `error`, a request a line, others ignored. Its text is
 * read piece by piece, so that a large file does not have to fit into memory. Faults name the file, the line and the column.
 */
export const readTrafficSample = async (path: string, standardInput: Readable): Promise<TrafficSample> => {
  const name = path === '-' ? 'standard input' : path;
  const rows = openTrafficRows(name);
  const parser = parse({
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestRow_bytes,
    on_record: (cells: readonly string[], { lines }) => rows.add(cells, lines),
  });
  parser.resume();
  try {
    await pipeline(path === '-' ? standardInput : createReadStream(path), textOf(name), parser);
  } catch (error) {
    throw failureOf(name, error);
  }
  return rows.sample();
};
