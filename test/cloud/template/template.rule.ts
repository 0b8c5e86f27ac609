import type { MutableTemplate, Template } from './template.ts';

/** One rule of the packaged template: a sentence, what breaks it (a line for each breach), and how to break it. */
export type TemplateRule = {
  readonly name: string;
  readonly breaches: (template: Template) => readonly string[];
  /** Each change breaks the rule, which says so with these words. */
  readonly probes: readonly Probe[];
};
export type Probe = readonly [says: RegExp, change: (template: MutableTemplate) => void];

/** A breach in these words, unless it is well. */
export const unless = (isWell: boolean, words: string): readonly string[] => (isWell ? [] : [words]);
