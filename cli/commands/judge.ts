import type { Readable } from 'node:stream';
import { judgeCanary } from '../../shared/domain/judge/judge-canary.ts';
import type { Verdict } from '../../shared/domain/judge/judgement.ts';
import { canaryAnalysisSchema, type CanaryAnalysis } from '../../shared/domain/service/deployment-strategy.ts';
import { faultsOfSchema } from '../../shared/domain/specification/parse-fault.ts';
import { readTrafficSample } from '../client/read-traffic-sample.ts';
import { judgementLines } from '../output/judgement-lines.ts';
import { exitCodes, show, type ExitCode, type Printing } from '../session.ts';
import { UsageError } from '../usage.error.ts';

export type JudgeOptions = {
  readonly confidence?: number;
  readonly minRequests?: number;
  readonly maxErrorIncrease?: number;
  readonly maxLatencyIncreasePercent?: number;
  readonly maxLatencyIncreaseMilliseconds?: number;
  readonly maxErrorPercent?: number;
  readonly maxP95?: number;
  /** How many judgements a rollout may make at most: each then needs to be as much surer. */
  readonly judgements?: number;
};

const optionNames: Readonly<Record<string, string>> = {
  confidence_percent: '--confidence',
  max_error_increase_percent: '--max-error-increase',
  max_p95_milliseconds: '--max-p95',
};

const optionName = (property: string): string => optionNames[property] ?? `--${property.replaceAll('_', '-')}`;

/** The analysis that the options describe, with the defaults that a specification has. */
const analysisOf = (options: JudgeOptions): CanaryAnalysis => {
  const input = {
    confidence_percent: options.confidence,
    min_requests: options.minRequests,
    max_error_increase_percent: options.maxErrorIncrease,
    max_latency_increase_percent: options.maxLatencyIncreasePercent,
    max_latency_increase_milliseconds: options.maxLatencyIncreaseMilliseconds,
    max_error_percent: options.maxErrorPercent,
    max_p95_milliseconds: options.maxP95,
  };
  const parsed = canaryAnalysisSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const faults = faultsOfSchema(parsed.error, { input }).map(({ message }) => message.replace(/^\w+/, optionName));
  throw new UsageError(faults.join(' '));
};

const codes: Readonly<Record<Verdict, ExitCode>> = {
  PASS: exitCodes.well,
  FAIL: exitCodes.failed,
  INCONCLUSIVE: exitCodes.inconclusive,
};

/** Judges recorded traffic as a rollout judges its canary. Either file may be `-`, for standard input. Needs no Windlass to be running. */
export const judgeFiles = async (
  printing: Printing,
  files: { readonly baseline: string; readonly canary: string },
  options: JudgeOptions,
  standardInput: Readable,
): Promise<ExitCode> => {
  const analysis = analysisOf(options);
  if (files.baseline === '-' && files.canary === '-')
    throw new UsageError('Only one of the two can be read from standard input. Name a file for the other.');
  const baseline = await readTrafficSample(files.baseline, standardInput);
  const canary = await readTrafficSample(files.canary, standardInput);
  const judgement = judgeCanary({ baseline, canary, analysis, judgements: options.judgements ?? 1 });
  show(printing, judgement, () => judgementLines(judgement));
  return codes[judgement.verdict];
};
