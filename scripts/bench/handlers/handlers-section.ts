import { markdownTable } from '../../markdown-table.ts';
import { metWord } from '../bench-line.ts';
import { kilobytes, milliseconds, times } from '../show-numbers.ts';
import type { HandlerMeasure, HandlersResult } from './measure-handlers.ts';

const budget = { bytes: 400 * 1_024, ratio: 1.5 };

const rowOf = (one: HandlerMeasure, baseline: HandlerMeasure): readonly string[] => {
  const ratio = one.import_milliseconds / baseline.import_milliseconds;
  const size = [kilobytes(one.minified_bytes), kilobytes(one.gzip_bytes), metWord(one.minified_bytes <= budget.bytes)];
  return [one.name, ...size, milliseconds(one.import_milliseconds), times(ratio), metWord(ratio <= budget.ratio)];
};

const slowestFirst = (left: HandlerMeasure, right: HandlerMeasure): number =>
  right.import_milliseconds - left.import_milliseconds;

export const handlersSection = ({ rounds, baseline, handlers }: HandlersResult): string => `## Lambda handlers

Bundled as deployed, without the AWS SDK, which Lambda brings; the budget is ${kilobytes(budget.bytes)} minified. An import is the time of \`import()\` of the bundle in a fresh process with nothing
compiled before, and the SDK from node_modules. Its budget is ${times(budget.ratio)} a handler that imports \`DynamoDBClient\` and \`GetItemCommand\` of
\`@aws-sdk/client-dynamodb\` and nothing else: **${milliseconds(baseline.import_milliseconds)}**. (The document client, \`@aws-sdk/lib-dynamodb\`, is no dependency here; it comes on top of that client, so with it the
ratios would be smaller.) Medians of ${rounds} rounds over all handlers, with the baseline before every sixth of them.

${markdownTable(
  ['', 'minified', 'gzip', 'met', 'import', 'of the baseline', 'met'],
  handlers.toSorted(slowestFirst).map((one) => rowOf(one, baseline)),
)}
`;
