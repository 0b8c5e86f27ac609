import { beforeEach, describe, expect, it } from '@jest/globals';
import { changeFeed } from '../../../../../shared/adapters/dynamodb/change-feed.dynamodb.ts';
import { TableRequestError, type ChangePage } from '../../../../../shared/ports/table.port.ts';
import { FakeTableStream } from '../../../../fakes/table-stream.fake.ts';

let stream: FakeTableStream;
let read: (cursor: string, limit: number) => Promise<ChangePage>;
beforeEach(() => {
  stream = new FakeTableStream();
  read = changeFeed({ ...stream.clients(), tableName: 't', send: (request) => request() });
});

const sortKeysOf = ({ changes }: ChangePage): readonly string[] => changes.map(({ key }) => key.sk);

/** Everything from a cursor on, in pages of this size, until two pages in a row are empty. */
const readAll = async (cursor: string, limit: number): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let empty = 0, next = cursor; empty < 2;) {
    const page = await read(next, limit);
    found.push(...sortKeysOf(page));
    empty = page.changes.length === 0 ? empty + 1 : 0;
    next = page.cursor;
  }
  return found;
};

const splitShard = (): void => {
  stream.openShard('parent');
  ['1', '2', '3'].forEach((sk) => stream.write('parent', sk));
  stream.closeShard('parent');
  stream.openShard('left', 'parent');
  stream.openShard('right', 'parent');
  ['left1', 'left2'].forEach((sk) => stream.write('left', sk));
  ['right1', 'right2'].forEach((sk) => stream.write('right', sk));
};

describe('shards', () => {
  it.each([1, 2, 3, 4, 1000])('are read with their parents before them, in pages of %i', async (limit) => {
    splitShard();
    const found = await readAll('', limit);
    expect(found.slice(0, 3)).toEqual(['1', '2', '3']);
    expect(found.filter((sk) => sk.startsWith('left'))).toEqual(['left1', 'left2']);
    expect(found.filter((sk) => sk.startsWith('right'))).toEqual(['right1', 'right2']);
    expect(found).toHaveLength(7);
  });

  it('are read side by side, never more than asked for', async () => {
    splitShard();
    const pages = await read('', 4);
    expect(pages.changes).toHaveLength(4);
  });

  it('are found when they appear after their parent has ended', async () => {
    stream.openShard('parent');
    stream.write('parent', '1');
    const first = await read('', 10);
    stream.closeShard('parent');
    const ended = await read(first.cursor, 10);
    expect(ended.changes).toEqual([]);
    stream.openShard('child', 'parent');
    stream.write('child', '2');
    expect(sortKeysOf(await read(ended.cursor, 10))).toEqual(['2']);
  });

  it('are forgotten when they were read and are listed no longer', async () => {
    splitShard();
    const { cursor } = await read('', 1000);
    stream.removeShard('parent');
    stream.write('left', 'left3');
    const next = await read(cursor, 10);
    expect(sortKeysOf(next)).toEqual(['left3']);
    const otherProcess = changeFeed({ ...stream.clients(), tableName: 't', send: (request) => request() });
    stream.write('right', 'right3');
    expect(sortKeysOf(await otherProcess(next.cursor, 10))).toEqual(['right3']);
  });

  it('are listed once, as long as none has ended', async () => {
    stream.openShard('only');
    let { cursor } = await read('', 10);
    stream.requests.length = 0;
    for (let round = 0; round < 5; round += 1) ({ cursor } = await read(cursor, 10));
    expect(new Set(stream.requests)).toEqual(new Set(['GetRecordsCommand']));
  });
});

describe('a cursor', () => {
  it('goes on after its last record when its iterator has expired, or from the beginning when it had none', async () => {
    stream.openShard('busy');
    stream.openShard('idle');
    ['1', '2'].forEach((sk) => stream.write('busy', sk));
    const { cursor } = await read('', 10);
    stream.expireIterators();
    stream.write('busy', '3');
    stream.write('idle', 'first');
    expect([...sortKeysOf(await read(cursor, 10))].sort()).toEqual(['3', 'first']);
  });

  it('is refused when changes after it are kept no longer', async () => {
    stream.openShard('only');
    ['1', '2'].forEach((sk) => stream.write('only', sk));
    const { cursor } = await read('', 1);
    stream.expireIterators();
    stream.trimShard('only');
    await expect(read(cursor, 10)).rejects.toThrow(TableRequestError);
    stream.write('only', '3');
    expect(await readAll('', 10)).toEqual(['3']);
  });

  it('is refused when a shard went before it was read to its end', async () => {
    splitShard();
    const { cursor } = await read('', 1);
    stream.removeShard('parent');
    const otherProcess = changeFeed({ ...stream.clients(), tableName: 't', send: (request) => request() });
    await expect(otherProcess(cursor, 10)).rejects.toThrow('no longer kept');
    await expect(read(cursor, 10)).rejects.toThrow('no longer kept');
  });

  it('that is empty begins at the shards that are there', async () => {
    splitShard();
    expect(await readAll('', 1000)).toHaveLength(7);
    stream.removeShard('parent');
    expect([...(await readAll('', 1000))].sort()).toEqual(['left1', 'left2', 'right1', 'right2']);
  });
});
