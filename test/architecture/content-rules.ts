import { requirementIds } from './requirement-ids.ts';
import { componentOf, eachSource, isCompose, isTest } from './rule.ts';
import type { SourceFacts } from './source-facts.ts';

const handlerLines = 30;
const environmentReaders = ['local/', 'cli/', 'scripts/', 'examples/', 'test/'];
const impureMembers = /^(globalThis\.)?(Date\.now|Math\.random|(crypto|performance|process)\.\w+)/;
const impureCalls = /^(globalThis\.)?(new Date|Date|ulid|randomUUID|fetch|setTimeout|setInterval|setImmediate)$/;
const unfinished = /\b(?:TO[D]O|FIX[M]E)\b/;

function readsEnvironment(source: SourceFacts): boolean {
  return (
    source.members.some((member) => /(^|\.)process\.env$/.test(member)) ||
    source.imports.some((fact) => /^(node:)?process$/.test(fact.target))
  );
}

function mayReadEnvironment(path: string): boolean {
  return environmentReaders.some((folder) => path.startsWith(folder)) || isCompose(path);
}

function countLines(text: string): number {
  return text.trimEnd().split('\n').length;
}

/** `does this [CD2 I8]` gives CD2 and I8. */
function idsOf(title: string): string[] {
  const bracket = /\[([^\]]*)\]\s*$/.exec(title)?.[1];
  return bracket === undefined ? [] : bracket.split(/[\s,]+/).filter((id) => id !== '');
}

export const contentRules = {
  handlers: eachSource(`a handler has at most ${handlerLines} lines`, ({ path, text }) => {
    const isLong = componentOf(path) !== undefined && path.endsWith('.handler.ts') && countLines(text) > handlerLines;
    return isLong ? [`has ${countLines(text)} lines`] : [];
  }),
  environment: eachSource('only local, cli, scripts and compose.ts read the environment', (source) =>
    readsEnvironment(source) && !mayReadEnvironment(source.path) ? ['reads process.env'] : [],
  ),
  purity: eachSource('the domain knows no clock, no chance and no outside world', ({ path, members, calls }) => {
    if (!path.startsWith('shared/domain/')) return [];
    const impure = [
      ...members.filter((name) => impureMembers.test(name)),
      ...calls.filter((name) => impureCalls.test(name)),
    ];
    return impure.map((name) => `uses ${name}`);
  }),
  unfinished: eachSource('no source says that it is unfinished', ({ text }) => {
    const found = unfinished.exec(text)?.[0];
    return found === undefined ? [] : [`says ${found}`];
  }),
  requirements: eachSource('a test names only requirements that exist', ({ path, titles }) => {
    if (!isTest(path)) return [];
    const unknown = titles.flatMap(idsOf).filter((id) => !requirementIds.has(id));
    return unknown.map((id) => `names ${id}`);
  }),
} as const;
