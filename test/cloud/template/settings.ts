import { execFile } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../../scripts/node24.mjs';
import type { Bundle } from './bundles.ts';
import { nameOf } from './permissions.ts';
import { at, resourcesOf, textOf, type Properties, type Template } from './template.ts';

const run = promisify(execFile);

export type Started = { readonly name: string; readonly entry: string; readonly variables: readonly string[] };

/** The functions of the template, by the names of the variables that it sets. */
export const startedFunctions = (template: Template): readonly Started[] =>
  resourcesOf(template, 'AWS::Lambda::Function').map((lambda) => ({
    name: nameOf(lambda),
    entry: textOf(lambda.properties['Handler']).replace(/\.handler$/u, ''),
    variables: Object.keys((at(lambda.properties, 'Environment', 'Variables') ?? {}) as Properties),
  }));

/** Written as `folder/<entry>.mjs`; the SDK is found above. */
export const writeBundles = async (folder: string, bundles: readonly Bundle[]): Promise<void> => {
  await symlink(join(repositoryRoot, 'node_modules'), join(folder, 'node_modules'));
  for (const { entry, text } of bundles) {
    await mkdir(dirname(join(folder, entry)), { recursive: true });
    await writeFile(join(folder, `${entry}.mjs`), text);
  }
};

/** Starts each function as Lambda does, in its variables alone, and answers what those say that do not start. */
const program = `
const functions = JSON.parse(process.argv[1]);
const set = { AWS_REGION: 'eu-central-1' };
for (const { name, entry, variables } of functions) {
  for (const variable of Object.keys(process.env)) delete process.env[variable];
  Object.assign(process.env, set, Object.fromEntries(variables.map((variable) => [variable, '1'])));
  try {
    const { handler } = await import(new URL(entry + '.mjs?' + name, 'file://' + process.cwd() + '/'));
    if (typeof handler !== 'function') throw new Error('exports no handler');
  } catch (error) {
    console.log(JSON.stringify(name + ': ' + error.name + ': ' + error.message));
  }
}`;

export const startFaults = async (folder: string, functions: readonly Started[]): Promise<readonly string[]> => {
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program, JSON.stringify(functions)], {
    cwd: folder,
  });
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('"'))
    .map((line) => JSON.parse(line) as string);
};
