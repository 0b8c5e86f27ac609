import type { Judgement, SampleSummary } from '../../shared/domain/judge/judgement.ts';
import { countText, millisecondsText, percentText } from '../../shared/domain/judge/words/number-words.ts';
import { tableText } from './terminal.ts';

const head = ['', 'requests', 'errors', 'error rate', 'p50', 'p95'];

const cellsOf = (name: string, sample: SampleSummary): readonly string[] => [
  name,
  countText(sample.requests),
  countText(sample.errors),
  percentText(sample.error_percent),
  millisecondsText(sample.latency_p50_milliseconds),
  millisecondsText(sample.latency_p95_milliseconds),
];

/** The verdict with what decided it, both versions side by side, and a sentence for each metric. */
export const judgementLines = ({ sentence, baseline, canary, metrics }: Judgement): readonly string[] => [
  sentence,
  '',
  tableText(head, [cellsOf('running version', baseline), cellsOf('canary', canary)]),
  '',
  ...metrics.map((metric) => metric.sentence),
];
