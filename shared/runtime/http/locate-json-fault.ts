/** Where a text stops being JSON, and what should have stood there. Lines and columns count from 1. */
export type JsonFault = { readonly line: number; readonly column: number; readonly expected: string };

type Cursor = { readonly text: string; readonly open: string[]; offset: number };
/** What may come next. */
type Expecting = 'value' | 'first' | 'key' | 'colon' | 'after';

const blank = /[ \t\n\r]*/y;
const text = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const scalar = new RegExp(`${text.source}|-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|null`, 'y');

const skip = (cursor: Cursor, pattern: RegExp): boolean => {
  pattern.lastIndex = cursor.offset;
  if (!pattern.test(cursor.text)) return false;
  cursor.offset = pattern.lastIndex;
  return true;
};

const skipOne = (cursor: Cursor, character: string): boolean => {
  if (cursor.text[cursor.offset] !== character) return false;
  cursor.offset += 1;
  return true;
};

const closes = (cursor: Cursor): boolean => {
  const closed = cursor.open.length > 0 && skipOne(cursor, cursor.open.at(-1) === '{' ? '}' : ']');
  if (closed) cursor.open.pop();
  return closed;
};

const opens = (cursor: Cursor): boolean => {
  const opened = ['{', '['].find((character) => skipOne(cursor, character));
  if (opened !== undefined) cursor.open.push(opened);
  return opened !== undefined;
};

const readValue = (cursor: Cursor): Expecting | undefined =>
  opens(cursor) ? 'first' : skip(cursor, scalar) ? 'after' : undefined;
const readKey = (cursor: Cursor): Expecting | undefined => (skip(cursor, text) ? 'colon' : undefined);

/** Reads the next part, and tells what may come after it; undefined where the text is wrong. */
const read: Readonly<Record<Expecting, (cursor: Cursor) => Expecting | undefined>> = {
  value: readValue,
  first: (cursor) => (closes(cursor) ? 'after' : cursor.open.at(-1) === '{' ? readKey(cursor) : readValue(cursor)),
  key: readKey,
  colon: (cursor) => (skipOne(cursor, ':') ? 'value' : undefined),
  after: (cursor) => {
    if (closes(cursor)) return 'after';
    return cursor.open.length > 0 && skipOne(cursor, ',') ? (cursor.open.at(-1) === '{' ? 'key' : 'value') : undefined;
  },
};

const words = (expecting: Expecting, open: readonly string[]): string => {
  const closer = open.at(-1) === '{' ? '}' : ']';
  if (expecting === 'after') return open.length === 0 ? 'nothing more' : `"," or "${closer}"`;
  if (expecting === 'colon') return '":"';
  const first = closer === '}' && expecting !== 'value' ? 'a property name in double quotes' : 'a value';
  return expecting === 'first' ? `${first} or "${closer}"` : first;
};

/** For a text that `JSON.parse` has refused: its own messages do not always say where. */
export const locateJsonFault = (malformed: string): JsonFault => {
  const cursor: Cursor = { text: malformed, open: [], offset: 0 };
  let expecting: Expecting = 'value';
  for (;;) {
    skip(cursor, blank);
    const next: Expecting | undefined = read[expecting](cursor);
    if (next === undefined) break;
    expecting = next;
  }
  const before = malformed.slice(0, cursor.offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, expected: words(expecting, cursor.open) };
};
