import { countLatencies } from '../../shared/domain/judge/count-latencies.ts';
import type { TrafficSample } from '../../shared/domain/judge/traffic-sample.ts';
import { shortened } from '../../shared/domain/naming/list-words.ts';
import { FileError } from './file.error.ts';

/** Where the columns stand in a row. */
type Columns = { readonly latency_ms: number; readonly error: number };
type ColumnName = keyof Columns;

const longest_milliseconds = 86_400_000;
const decimal = /^\+?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const truths: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

type Place = { readonly name: string; readonly line: number };

const faultAt = ({ name, line }: Place, what: string): FileError => new FileError(`${name}, line ${line}${what}`);

const quoted = (text: string): string => JSON.stringify(shortened(text, 40));

const columnOf = (header: readonly string[], column: ColumnName, place: Place): number => {
  const found = header.flatMap((name, index) => (name.trim() === column ? [index] : []));
  const [index] = found;
  if (index === undefined)
    throw faultAt(
      place,
      `: there is no column ${column} among ${shortened(header.map(quoted).join(', '), 200)}. The first line must name the columns, separated by commas: latency_ms,error.`,
    );
  if (found.length > 1) throw faultAt(place, `: ${found.length} columns are named ${column}. Rename all but one.`);
  return index;
};

const errorOf = (text: string, place: Place): boolean => {
  const isError = truths.get(text.toLowerCase());
  if (isError === undefined) throw faultAt(place, `, column error: ${quoted(text)} must be 0, 1, true or false.`);
  return isError;
};

const latencyOf = (text: string, place: Place): number => {
  const value = decimal.test(text) ? Number(text) : Number.NaN;
  if (value <= longest_milliseconds) return value;
  throw faultAt(
    place,
    `, column latency_ms: ${quoted(text)} must be a number of milliseconds, such as 12.5, from 0 to ${longest_milliseconds}, which is a day.`,
  );
};

/** The rows of one file or stream, of which the first names the columns, as a sample of traffic. A request without an answer may have no latency. */
export const openTrafficRows = (name: string) => {
  const latencies: number[] = [];
  let columns: Columns | undefined;
  let requests = 0;
  let errors = 0;
  const addRequest = (latency: string, isError: boolean, place: Place): void => {
    requests += 1;
    if (isError) errors += 1;
    if (isError && latency === '') return;
    const milliseconds = latencyOf(latency, place);
    if (!isError) latencies.push(milliseconds);
  };
  return {
    add: (cells: readonly string[], line: number): null => {
      if (cells.length === 1 && cells[0]?.trim() === '') return null;
      const place = { name, line };
      if (columns === undefined)
        columns = { latency_ms: columnOf(cells, 'latency_ms', place), error: columnOf(cells, 'error', place) };
      else
        addRequest(
          (cells[columns.latency_ms] ?? '').trim(),
          errorOf((cells[columns.error] ?? '').trim(), place),
          place,
        );
      return null;
    },
    sample: (): TrafficSample => {
      if (columns === undefined)
        throw new FileError(`${name} is empty. Its first line must name the columns: latency_ms,error.`);
      return { requests, errors, latencies: countLatencies(latencies) };
    },
  };
};
