import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import { compensations } from './compensations.ts';
import type { Sources } from './asl-rules.ts';

const root = new URL('../../', import.meta.url).pathname;

/** The literal names of the exported errors, from the text of the sources: a name that code computes would not survive minification. */
const errorsInSources = (): readonly { readonly name: string; readonly retryable: boolean }[] => {
  const texts = globSync('{shared,functions}/**/*.ts', { cwd: root }).map((path) =>
    readFileSync(`${root}${path}`, 'utf8'),
  );
  const classes = texts.flatMap((text) => [
    ...text.matchAll(/export class (\w+) extends WindlassError \{\s+override readonly name = '(\w+)';([^}]*)/gu),
  ]);
  return classes.flatMap(([, className, name = '', body = '']) =>
    className === name ? [{ name, retryable: body.includes('readonly retryable = true') }] : [],
  );
};

const pascalCase = (kebab: string): string =>
  kebab.replace(/(?:^|-)(\w)/gu, (_, letter: string) => letter.toUpperCase());

const functionNames = (): ReadonlySet<string> =>
  new Set(globSync('functions/*/*.handler.ts', { cwd: root }).map((path) => pascalCase(basename(path, '.handler.ts'))));

/** From what the packager reads, `functions/<component>/function.yml`. */
const functionTimeouts = (): ReadonlyMap<string, number> => {
  type FunctionFile = { readonly functions: Readonly<Record<string, { readonly timeout?: number }>> };
  const files = globSync('functions/*/function.yml', { cwd: root }).map(
    // CloudFormation's tags are nothing that YAML knows.
    (path) => parse(readFileSync(`${root}${path}`, 'utf8'), { logLevel: 'error' }) as FunctionFile,
  );
  const entries = files.flatMap(({ functions }) => Object.entries(functions));
  return new Map(
    entries.flatMap(([name, { timeout }]) => (timeout === undefined ? [] : [[pascalCase(name), timeout]])),
  );
};

/** Functions that look at the flags first, so that they may answer WAIT whatever they do: their use cases run by `runTask`. */
const pausableFunctions = (): ReadonlySet<string> =>
  new Set(
    globSync('functions/*/*.handler.ts', { cwd: root })
      .map((path) => path.replace('.handler.ts', '.ts'))
      .filter((path) => existsSync(`${root}${path}`) && /\brunTask[(<]/u.test(readFileSync(`${root}${path}`, 'utf8')))
      .map((path) => pascalCase(basename(path, '.ts'))),
  );

export const readSources = (): Sources => {
  const errors = errorsInSources();
  return {
    error_names: new Set(errors.map(({ name }) => name)),
    retryable_errors: new Set(errors.filter(({ retryable }) => retryable).map(({ name }) => name)),
    function_names: functionNames(),
    compensated: new Set(Object.keys(compensations)),
    function_timeouts: functionTimeouts(),
    pausable_functions: pausableFunctions(),
  };
};

export const machinesFolder = `${root}statemachines`;
