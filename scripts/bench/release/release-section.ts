import { mostBodyBytes } from '../../../shared/runtime/http/body-limits.ts';
import { benchTable, budgeted, type BenchLine } from '../bench-line.ts';
import { count, kilobytes, megabytes, milliseconds, times } from '../show-numbers.ts';
import type { ReleasesResult, ReleaseTime } from './measure-releases.ts';

const budget = { services: 20, milliseconds: 1_000, growth: 12, growthOfServices: 10 };

const lineOf = (what: string, { services, milliseconds: value }: ReleaseTime): BenchLine => {
  const words = `${count(services)} services${what}`;
  return services === budget.services
    ? budgeted(words, value, budget.milliseconds, milliseconds)
    : { what: words, measured: milliseconds(value) };
};

/** From each size to the one of ten times as many services. */
const growthLines = (medians: readonly ReleaseTime[]): readonly BenchLine[] =>
  medians.flatMap((few) =>
    medians
      .filter((many) => many.services === budget.growthOfServices * few.services)
      .map((many) =>
        budgeted(
          `${count(many.services)} services : ${count(few.services)} services`,
          many.milliseconds / few.milliseconds,
          budget.growth,
          times,
        ),
      ),
  );

const largestLines = (
  { services, limit_milliseconds, milliseconds: value, memory_bytes }: ReleasesResult['largest'],
  most: ReleaseTime | undefined,
): readonly BenchLine[] => {
  const words = `${count(services)} services, once, not posted`;
  if (value === undefined) return [{ what: words, measured: `not done in ${limit_milliseconds / 1_000} s` }];
  const growth = most === undefined ? [] : growthLines([most, { services, milliseconds: value }]);
  const memory = { what: 'memory of the process after that', measured: megabytes(memory_bytes) };
  return [{ what: words, measured: milliseconds(value) }, ...growth, memory];
};

export const releaseSection = ({
  first,
  rounds,
  medians,
  largest,
}: ReleasesResult): string => `## From POST to COMPLETED

The embedded stack with a provider that does at once what it is asked for, so all of it is Windlass's own work: a request over HTTP, checks, the plan, waves of five
services one after the other, each commit durable in a file, events to their consumers. A first release into an empty environment; medians of ${rounds} after the first one.
The last one is handed to the use case behind the API, which takes ${kilobytes(mostBodyBytes)}: its specification has ${kilobytes(largest.specification_bytes)}.

${benchTable([
  lineOf(', the first in a fresh process', first),
  ...medians.map((one) => lineOf('', one)),
  ...growthLines(medians),
  ...largestLines(largest, medians.at(-1)),
])}
`;
