import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** A source of the repository: its path from the root, with forward slashes, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const folders = ['functions', 'shared', 'local', 'cli', 'scripts', 'examples', 'test'];

/** Every TypeScript and JavaScript file of ours below `root`. */
export function readSourceFiles(root: string): SourceFile[] {
  return folders.flatMap((folder) => listSources(root, folder)).map((path) => readSource(root, path));
}

function listSources(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .filter(isSource);
}

function isSource(path: string): boolean {
  return /\.(ts|mjs|js)$/.test(path) && !path.includes('node_modules/');
}

function readSource(root: string, path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), 'utf8') };
}
