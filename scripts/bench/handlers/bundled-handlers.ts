import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { bundleLambda } from '../../bundle-lambda.ts';
import { repositoryRoot } from '../../node24.mjs';

export type BundledHandler = {
  /** `orchestrator/plan-wave`. */
  readonly name: string;
  readonly minified_bytes: number;
  readonly gzip_bytes: number;
  readonly url: string;
  /** What its template sets; the values stand for real ones. */
  readonly env: Readonly<Record<string, string>>;
};

type Serverless = { readonly custom: { readonly esbuild: { readonly banner: { readonly js: string } } } };

/** What stands at the top of each bundle that is deployed. */
const banner = (): { readonly js: string } =>
  (parse(readFileSync(join(repositoryRoot, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as Serverless).custom
    .esbuild.banner;

const settingNames = /\bWINDLASS_[A-Z_]+\b/gu;
const envOf = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(['AWS_REGION', ...(text.match(settingNames) ?? [])].map((name) => [name, '1']));

/** Bundles an entry as it is deployed, with its source map beside it, below `home`. */
export const bundleHandler = async (entry: string, home: string): Promise<BundledHandler> => {
  const [plain] = await bundleLambda(entry);
  const outfile = join(home, entry.replace(/\.ts$/u, '.mjs'));
  const deployed = await bundleLambda(entry, {
    outfile,
    sourcemap: 'linked',
    sourcesContent: false,
    banner: { ...banner() },
  });
  mkdirSync(dirname(outfile), { recursive: true });
  for (const { path, contents } of deployed) writeFileSync(path, contents);
  const contents = plain?.contents ?? new Uint8Array();
  return {
    name: entry.replace(/^functions\/|\.lambda\.ts$/gu, ''),
    minified_bytes: contents.byteLength,
    gzip_bytes: gzipSync(contents).byteLength,
    url: pathToFileURL(outfile).href,
    env: envOf(Buffer.from(contents).toString('utf8')),
  };
};

export const handlerEntries = (): readonly string[] =>
  globSync('functions/*/*.lambda.ts', { cwd: repositoryRoot }).toSorted();
