import { build } from 'esbuild';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export type PackedFile = { readonly path: string; readonly content: Uint8Array };

const entry = fileURLToPath(new URL('../../examples/shop/app/lambda.mjs', import.meta.url));
const root = fileURLToPath(new URL('../../', import.meta.url));
const outdir = fileURLToPath(new URL('../../dist/', import.meta.url));

/**
 * The shop's app for Lambda: `lambda.mjs` and the storage that it loads when a service needs it. The AWS SDK comes along, so that what runs is
 * what was tested, and where Lambda's own is not at hand. Nothing is written to disk; the same sources give the same bytes.
 */
export const bundleApp = async (): Promise<readonly PackedFile[]> => {
  const { outputFiles } = await build({
    entryPoints: [entry],
    outdir,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    write: false,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles.map(({ path, contents }) => ({
    path: relative(outdir, path).replaceAll('\\', '/'),
    content: contents,
  }));
};
