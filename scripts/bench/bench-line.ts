import { markdownTable } from '../markdown-table.ts';

/** A number that was measured, and what it may be at most. */
export type BenchLine = {
  readonly what: string;
  readonly measured: string;
  readonly budget?: string;
  /** Given with the budget. */
  readonly isMet?: boolean;
};

export const metWord = (isMet: boolean): string => (isMet ? 'yes' : '**no**');

/** A line whose number has a budget: `show` writes both. */
export const budgeted = (
  what: string,
  value: number,
  atMost: number,
  show: (value: number) => string,
  measured = show(value),
): BenchLine => ({ what, measured, budget: show(atMost), isMet: value <= atMost });

export const benchTable = (lines: readonly BenchLine[]): string =>
  markdownTable(
    ['', 'measured', 'budget', 'met'],
    lines.map(({ what, measured, budget = '', isMet }) => [
      what,
      measured,
      budget,
      isMet === undefined ? '' : metWord(isMet),
    ]),
  );
