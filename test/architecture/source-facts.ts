import { posix } from 'node:path';

import { parseSync } from '@swc/core';

import type { SourceFile } from './source-file.ts';

/** What the rules ask of a source, read from its syntax tree. */
export interface SourceFacts extends SourceFile {
  readonly imports: readonly ImportFact[];
  /** Members that it reads, as `Date.now` or `process.env`. */
  readonly members: readonly string[];
  /** Functions that it calls by name, as `fetch`, and what it makes without an argument, as `new Date`. */
  readonly calls: readonly string[];
  /** The titles of its tests, an inserted value as `${}`. */
  readonly titles: readonly string[];
}

export interface ImportFact {
  /** A path from the root for a file of ours, else the package's specifier. */
  readonly target: string;
  readonly isOurs: boolean;
  readonly isTypeOnly: boolean;
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Facts {
  readonly imports: ImportFact[];
  readonly members: string[];
  readonly calls: string[];
  readonly titles: string[];
}

type Reader = (node: Node, facts: Facts, file: SourceFile) => void;

const readers: Readonly<Record<string, Reader>> = {
  ImportDeclaration: readImport,
  ExportAllDeclaration: readImport,
  ExportNamedDeclaration: readImport,
  TsImportType: (node, facts, file) => addImport(facts, file, node['argument'], true),
  CallExpression: readCall,
  NewExpression: readConstruction,
  MemberExpression: (node, facts) => void facts.members.push(dottedName(node)),
};

export function readFacts(file: SourceFile): SourceFacts {
  const facts: Facts = { imports: [], members: [], calls: [], titles: [] };
  visit(parseSync(file.text, { syntax: 'typescript', target: 'es2024' }), (node) => {
    readers[node.type]?.(node, facts, file);
  });
  return { ...file, ...facts };
}

function visit(value: unknown, see: (node: Node) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) see(value);
  for (const child of Object.values(value)) visit(child, see);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function readImport(node: Node, facts: Facts, file: SourceFile): void {
  addImport(facts, file, node['source'], node['typeOnly'] === true);
}

function readCall(node: Node, facts: Facts, file: SourceFile): void {
  const argument = firstArgument(node);
  if (!isNode(node['callee'])) return;
  if (node['callee'].type === 'Import') return addImport(facts, file, argument, false);
  const name = dottedName(node['callee']);
  facts.calls.push(name);
  const title = textOf(argument);
  if (title !== undefined && /^(it|test|describe)\b/.test(name)) facts.titles.push(title);
}

function readConstruction(node: Node, facts: Facts): void {
  if (firstArgument(node) === undefined) facts.calls.push(`new ${dottedName(node['callee'])}`);
}

function firstArgument(node: Node): unknown {
  return (node['arguments'] as readonly { readonly expression: unknown }[] | null)?.[0]?.expression;
}

function addImport(facts: Facts, file: SourceFile, source: unknown, isTypeOnly: boolean): void {
  const specifier = textOf(source);
  if (specifier === undefined) return;
  const isOurs = specifier.startsWith('.');
  const target = isOurs ? posix.join(posix.dirname(file.path), specifier) : specifier;
  facts.imports.push({ target, isOurs, isTypeOnly });
}

function textOf(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (node.type === 'StringLiteral') return String(node['value']);
  if (node.type !== 'TemplateLiteral') return undefined;
  return (node['quasis'] as readonly { readonly raw: string }[]).map((quasi) => quasi.raw).join('${}');
}

/** `a.b['c'](d).e` reads as `a.b.c.e`; what is not a name reads as `?`. */
function dottedName(node: unknown): string {
  if (!isNode(node)) return '?';
  if (node.type === 'Identifier') return String(node['value']);
  if (node.type === 'Computed') return textOf(node['expression']) ?? '?';
  if (node.type === 'CallExpression') return dottedName(node['callee']);
  if (node.type === 'TaggedTemplateExpression') return dottedName(node['tag']);
  if (node.type === 'MemberExpression') return `${dottedName(node['object'])}.${dottedName(node['property'])}`;
  return '?';
}
