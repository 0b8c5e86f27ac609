import type { BenchContext } from '../bench-context.ts';
import { runFresh } from '../run-fresh.ts';
import { median } from '../statistics.ts';
import { bundleHandler, handlerEntries, type BundledHandler } from './bundled-handlers.ts';

export type HandlerMeasure = {
  readonly name: string;
  readonly minified_bytes: number;
  readonly gzip_bytes: number;
  readonly import_milliseconds: number;
};
export type HandlersResult = {
  readonly rounds: number;
  /** A handler that imports `@aws-sdk/client-dynamodb` and nothing else. */
  readonly baseline: HandlerMeasure;
  readonly handlers: readonly HandlerMeasure[];
};

const script = new URL('import-handler.process.ts', import.meta.url);
const baselineEntry = 'scripts/bench/handlers/baseline.lambda.ts';
/** The baseline is imported once for so many handlers. */
const handlersPerBaseline = 6;

/** Each import in a process of its own that has nothing compiled before. */
const importOnce = ({ url, env }: BundledHandler, signal: AbortSignal): Promise<number> =>
  runFresh<number>(script, { args: [url], env: { ...process.env, ...env }, signal });

/** The handlers, and the baseline again and again between them, so that a slow moment of the machine meets both. */
const interleaved = (baseline: BundledHandler, handlers: readonly BundledHandler[]): readonly BundledHandler[] =>
  handlers.flatMap((handler, index) => (index % handlersPerBaseline === 0 ? [baseline, handler] : [handler]));

/** Measures the bundle and the import of every Lambda. */
export const measureHandlers = async ({ quick, home, signal }: BenchContext): Promise<HandlersResult> => {
  const [entries, rounds] = quick ? [handlerEntries().slice(0, 2), 1] : [handlerEntries(), 5];
  const baseline = await bundleHandler(baselineEntry, home);
  const handlers: BundledHandler[] = [];
  for (const entry of entries) handlers.push(await bundleHandler(entry, home));
  const times = new Map<BundledHandler, number[]>([baseline, ...handlers].map((one) => [one, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const one of interleaved(baseline, handlers)) times.get(one)?.push(await importOnce(one, signal));
  const measureOf = (one: BundledHandler): HandlerMeasure => ({
    name: one.name,
    minified_bytes: one.minified_bytes,
    gzip_bytes: one.gzip_bytes,
    import_milliseconds: median(times.get(one) ?? []),
  });
  return { rounds, baseline: measureOf(baseline), handlers: handlers.map(measureOf) };
};
