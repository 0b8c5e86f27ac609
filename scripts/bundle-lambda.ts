import { build, type BuildOptions } from 'esbuild';
import plugins from '../infrastructure/esbuild-plugins.js';
import { repositoryRoot } from './node24.mjs';

export type OutputFile = { readonly path: string; readonly contents: Uint8Array };

/** Bundles a Lambda as it is deployed, but for what `changes`. `@aws-sdk` stays outside: Lambda's runtime brings it. */
export const bundleLambda = async (entry: string, changes: BuildOptions = {}): Promise<readonly OutputFile[]> => {
  const { outputFiles } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    plugins,
    logLevel: 'error',
    ...changes,
    write: false,
  });
  return outputFiles;
};
