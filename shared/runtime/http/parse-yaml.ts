import { isMap, isNode, isScalar, Lexer, LineCounter, parseDocument, visit, type Document, type YAMLMap } from 'yaml';
import { mostNesting, mostYamlBytes } from './body-limits.ts';
import { problem, type ProblemAnswer } from './problem.ts';
import type { ParsedText } from './parse-json.ts';

/** More than people write by hand; beyond them the parser's time grows with their square. */
const mostAliases = 100;
const allowedTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);

const nestedTooDeeply = 'it is nested too deeply';

const malformed = (what: string): ProblemAnswer =>
  problem(400, 'malformed', `The body is not YAML that is taken here: ${what}.`);

const at = (lines: LineCounter, offset: number): string => {
  const { line, col } = lines.linePos(offset);
  return `line ${line}, column ${col}`;
};

/** What costs too much to parse, or changes the language, found before parsing. */
const findRefusedToken = (text: string): string | undefined => {
  let aliases = 0;
  let depth = 0;
  for (const token of new Lexer().lex(text)) {
    if (token.startsWith('*')) aliases += 1;
    if (token === '[' || token === '{') depth += 1;
    if (token === ']' || token === '}') depth -= 1;
    if (token.startsWith('%')) return 'directives (%YAML, %TAG) are not allowed';
    if (aliases > mostAliases) return `it has more than ${mostAliases} aliases`;
    if (depth > mostNesting) return nestedTooDeeply;
  }
  return undefined;
};

/** A key that stands in a map already. The parser's own check takes time with the square of the keys. */
const repeatedKey = (map: YAMLMap): { readonly key: string; readonly offset: number } | undefined => {
  const seen = new Set<string>();
  for (const { key } of map.items) {
    const name = isScalar(key) ? String(key.value) : undefined;
    if (name === undefined)
      return { key: 'a key that is no text', offset: (isNode(key) ? key.range?.[0] : undefined) ?? 0 };
    if (seen.has(name)) return { key: JSON.stringify(name), offset: (key as { range?: [number] }).range?.[0] ?? 0 };
    seen.add(name);
  }
  return undefined;
};

const findRefusedNode = (document: Document, lines: LineCounter): string | undefined => {
  let refused: string | undefined;
  visit(document, {
    Node: (_, node) => {
      if (node.tag !== undefined && !allowedTags.has(node.tag))
        refused = `${at(lines, node.range?.[0] ?? 0)}: the tag ${node.tag} is not allowed`;
      const repeated = isMap(node) ? repeatedKey(node) : undefined;
      if (repeated !== undefined)
        refused = `${at(lines, repeated.offset)}: ${repeated.key} stands a second time, or cannot be a key`;
      return refused === undefined ? undefined : visit.BREAK;
    },
  });
  return refused;
};

const parse = (text: string): ParsedText => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    lineCounter: lines,
  });
  const [fault] = document.errors;
  if (fault?.code === 'RESOURCE_EXHAUSTION') return malformed(nestedTooDeeply);
  if (fault !== undefined) return malformed(`${at(lines, fault.pos[0])}: ${fault.message}`);
  const refused = findRefusedNode(document, lines);
  if (refused !== undefined) return malformed(refused);
  return { outcome: 'parsed', value: document.toJS({ maxAliasCount: mostAliases }) };
};

/**
 * The value of a YAML 1.2 text with JSON's types: one document, no tags of its own, few aliases. Says where it is wrong.
 * An alias inside what it stands for, aliases that multiply and nesting that is too deep for the parser are refused.
 */
export const parseYaml = (text: string): ParsedText => {
  if (Buffer.byteLength(text) > mostYamlBytes)
    return problem(413, 'too_large', `A YAML body may have ${mostYamlBytes} bytes. Send a larger one as JSON.`);
  const token = findRefusedToken(text);
  if (token !== undefined) return malformed(token);
  try {
    return parse(text);
  } catch (error) {
    // The parser's own way to say that an alias stands for nothing or for too much, or that nesting has used up the stack.
    if (error instanceof ReferenceError) return malformed(error.message);
    if (error instanceof RangeError) return malformed(nestedTooDeeply);
    throw error;
  }
};
