import type { SourceFacts } from './source-facts.ts';

/** One rule of the layout: a sentence, and what breaks it (one line for each breach). */
export interface Rule {
  readonly name: string;
  readonly breaches: (sources: readonly SourceFacts[]) => string[];
}

/** A rule that looks at one source at a time: `find` names what is wrong in it. */
export function eachSource(name: string, find: (source: SourceFacts) => readonly string[]): Rule {
  return {
    name,
    breaches: (sources) => sources.flatMap((source) => find(source).map((found) => `${source.path}: ${found}`)),
  };
}

export function isTest(path: string): boolean {
  return path.startsWith('test/');
}

export function isCompose(path: string): boolean {
  return /^functions\/[^/]+\/compose\.ts$/.test(path);
}

/** The folder in `functions/` that the path lies in. */
export function componentOf(path: string): string | undefined {
  return /^functions\/([^/]+)\//.exec(path)?.[1];
}
