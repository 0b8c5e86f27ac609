import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { parse } from 'yaml';
import plugins from '../../../infrastructure/esbuild-plugins.js';
import { repositoryRoot } from '../../../scripts/node24.mjs';

/** A command of the SDK that a bundle can send, and the source of ours that sends it. */
export type SentCommand = { readonly client: string; readonly command: string; readonly source: string };
export type Bundle = {
  /** `functions/orchestrator/plan-wave.lambda`. */
  readonly entry: string;
  readonly text: string;
  readonly commands: readonly SentCommand[];
};

type Imported = { readonly client: string; readonly name: string };

const importsIn = (text: string): ReadonlyMap<string, Imported> => {
  const imports = text.matchAll(/^import \{([^}]*)\} from "@aws-sdk\/client-([\w-]+)";/gmu);
  return new Map(
    [...imports].flatMap(([, names = '', client = '']) =>
      names.split(',').map((part): [string, Imported] => {
        const [name = '', local = name] = part.trim().split(' as ');
        return [local, { client, name }];
      }),
    ),
  );
};

/** esbuild says above each module whose it is. */
const sectionsOf = (text: string): readonly (readonly [source: string, text: string])[] => {
  const parts = text.split(/^\/\/ ((?:shared|functions|node_modules)\/\S+)$/mu).slice(1);
  return parts.flatMap((part, index) => (index % 2 === 0 ? [[part, parts[index + 1] ?? ''] as const] : []));
};

const commandName = /^\w+Command$/u;

/** Throws when a command is imported that no module makes with `new`: it could be sent unseen. */
export const commandsIn = (text: string): readonly SentCommand[] => {
  const imports = importsIn(text);
  const made = new Set<string>();
  const sent = sectionsOf(text).flatMap(([source, section]) =>
    [...section.matchAll(/\bnew (\w+)\(/gu)].flatMap(([, local = '']) => {
      const imported = imports.get(local);
      if (imported === undefined || !commandName.test(imported.name)) return [];
      made.add(local);
      return [{ client: imported.client, command: imported.name.slice(0, -'Command'.length), source }];
    }),
  );
  const unseen = [...imports].filter(([local, { name }]) => commandName.test(name) && !made.has(local));
  if (unseen.length > 0)
    throw new Error(`commands that are not made with new: ${unseen.map(([local]) => local).join(', ')}`);
  const byText = new Map(sent.map((one) => [`${one.source} ${one.client} ${one.command}`, one]));
  return [...byText.values()];
};

type Serverless = { readonly custom: { readonly esbuild: { readonly banner: { readonly js: string } } } };
const banner = () =>
  (parse(readFileSync(join(repositoryRoot, 'serverless.yml'), 'utf8'), { logLevel: 'error' }) as Serverless).custom
    .esbuild.banner;

/** Every Lambda, bundled as serverless.yml does but for short names. Written under `folder`, mirroring the sources. */
export const bundleLambdas = async (folder: string): Promise<readonly Bundle[]> => {
  const { outputFiles } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: globSync('functions/*/*.lambda.ts', { cwd: repositoryRoot }),
    bundle: true,
    write: false,
    outdir: folder,
    outbase: repositoryRoot,
    outExtension: { '.js': '.mjs' },
    format: 'esm',
    platform: 'node',
    target: 'node24',
    banner: banner(),
    plugins,
    logLevel: 'error',
  });
  return outputFiles.map(({ path, text }) => ({
    entry: join(path.slice(folder.length + 1, -basename(path).length), basename(path, '.mjs')),
    text,
    commands: commandsIn(text),
  }));
};
