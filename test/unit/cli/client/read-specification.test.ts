import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readDocument } from '../../../../cli/client/read-specification.ts';

/** Each name stands for nine of the one before. */
const growing = [...'bcdefghij'].reduce(
  (text, name, at) => `${text}${name}: &${name} [${`*${'abcdefghi'[at]},`.repeat(9)}]\n`,
  'a: &a [1, 2]\n',
);

describe('reading a file of the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-read-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (content: string | Uint8Array): Promise<unknown> => {
    const file = join(folder, 'file.yaml');
    await writeFile(file, content);
    return readDocument(file);
  };

  it('takes YAML, and JSON that an editor of Windows has put a mark before', async () => {
    expect(await read('name: shop # the first\n')).toEqual({ name: 'shop' });
    expect(await read('\uFEFF{"name": "shop"}')).toEqual({ name: 'shop' });
  });

  it.each([
    ['nothing', '', /file\.yaml is empty/],
    ['only remarks', '# later\n---\n', /file\.yaml is empty/],
    ['several documents', 'name: a\n---\nname: b\n', /several documents.*a file of each/],
    ['a broken line', 'name: a\n  services: [\n', /not valid YAML or JSON[^]*line 1/],
    ['references that grow without end', growing, /not valid YAML or JSON: Excessive alias count/],
    ['another encoding', Buffer.from('name: shöp', 'latin1'), /not text in UTF-8/],
    ['two bytes a letter', Buffer.from('name: shop', 'utf16le'), /not text in UTF-8/],
  ])('refuses %s, and says so', async (_, content, words) => {
    await expect(read(content)).rejects.toThrow(words);
  });

  it('never quotes what is no text', async () => {
    const program = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0x1b, 0x5b, 0x32, 0x4a]);
    const error = (await read(program).catch((thrown: unknown) => thrown)) as Error;
    expect(error.message).toMatch(/^[\x20-\x7E]+$/);
  });

  it('says why a file cannot be read', async () => {
    await expect(readDocument(join(folder, 'nowhere.yaml'))).rejects.toThrow('nowhere.yaml: there is no such file.');
    await expect(readDocument(folder)).rejects.toThrow('it is a folder. Name a file in it.');
  });
});
