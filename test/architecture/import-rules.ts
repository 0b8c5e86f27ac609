import { findCycle } from './find-cycle.ts';
import { type Rule, componentOf, eachSource, isCompose, isTest } from './rule.ts';
import type { ImportFact, SourceFacts } from './source-facts.ts';

const sharedForUseCases = ['shared/ports/', 'shared/domain/', 'shared/contracts/', 'shared/runtime/'];
const sharedForCommandLine = ['shared/domain/', 'shared/contracts/'];
const launcher = 'cli/windlass.mjs';
const tokenMaker = 'cli/client/embedded-token.ts';
const sharedForTokenMaker = [...sharedForCommandLine, 'local/issuer/', 'shared/adapters/system/'];

/** A rule on the imports of the sources that `from` picks: `allows` says which of them are right. */
function imports(
  name: string,
  from: (path: string) => boolean,
  allows: (fact: ImportFact, path: string) => boolean,
): Rule {
  return eachSource(name, (source) => {
    if (!from(source.path)) return [];
    return source.imports.filter((fact) => !allows(fact, source.path)).map((fact) => `imports ${fact.target}`);
  });
}

function startsWithAny(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}

function mayTouchAws(path: string): boolean {
  return startsWithAny(path, ['shared/adapters/', 'local/', 'test/', 'scripts/', 'examples/']) || isCompose(path);
}

function isInOwnComponent(fact: ImportFact, path: string): boolean {
  return componentOf(fact.target) === componentOf(path);
}

const noCycles: Rule = {
  name: 'no import goes round in a circle',
  breaches: (sources) => {
    const cycle = findCycle(new Map(sources.map((source) => [source.path, valueImports(source)])));
    return cycle.length === 0 ? [] : [cycle.join(' > ')];
  },
};

function valueImports(source: SourceFacts): string[] {
  return source.imports.filter((fact) => fact.isOurs && !fact.isTypeOnly).map((fact) => fact.target);
}

export const importRules = {
  domain: imports(
    'the domain imports only the domain and zod',
    (path) => path.startsWith('shared/domain/'),
    (fact) => (fact.isOurs ? fact.target.startsWith('shared/domain/') : fact.target === 'zod'),
  ),
  aws: imports(
    'only shared/adapters, local and compose.ts import @aws-sdk',
    (path) => !mayTouchAws(path),
    (fact) => !fact.target.startsWith('@aws-sdk/'),
  ),
  useCases: imports(
    'a component takes ports, the domain, contracts and the runtime from shared, never adapters; compose.ts may',
    (path) => componentOf(path) !== undefined && !isCompose(path),
    (fact, path) => !fact.isOurs || isInOwnComponent(fact, path) || startsWithAny(fact.target, sharedForUseCases),
  ),
  http: imports(
    'functions and shared do not import node:http: an import reads all of its exports, one of which loads undici, in every start of a Lambda',
    (path) => startsWithAny(path, ['functions/', 'shared/']),
    (fact) => fact.target !== 'node:http' && fact.target !== 'node:https',
  ),
  components: imports(
    'no component imports another',
    (path) => componentOf(path) !== undefined,
    (fact, path) => componentOf(fact.target) === undefined || isInOwnComponent(fact, path),
  ),
  tests: imports(
    'nothing outside test imports test',
    (path) => !isTest(path),
    (fact) => !fact.isOurs || !isTest(fact.target),
  ),
  shared: imports(
    'shared imports nothing of ours but shared',
    (path) => path.startsWith('shared/'),
    (fact) => !fact.isOurs || fact.target.startsWith('shared/'),
  ),
  commandLine: imports(
    'cli imports cli, the domain, contracts and packages; the stack is a process to it',
    (path) => path.startsWith('cli/') && path !== launcher && path !== tokenMaker,
    (fact) => !fact.isOurs || startsWithAny(fact.target, ['cli/', ...sharedForCommandLine]),
  ),
  tokenMaker: imports(
    'the maker of embedded tokens takes the issuer from local, and nothing else of it',
    (path) => path === tokenMaker,
    (fact) => !fact.isOurs || startsWithAny(fact.target, ['cli/', ...sharedForTokenMaker]),
  ),
  cycles: noCycles,
} as const;
