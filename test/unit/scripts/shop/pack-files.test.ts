import { unzipSync } from 'fflate';
import { describe, expect, it } from '@jest/globals';
import { packFiles, sha256Of } from '../../../../scripts/shop/pack-files.ts';

const file = (path: string, text: string) => ({ path, content: new TextEncoder().encode(text) });

describe('a package for Lambda', () => {
  it('is the same, byte by byte, for the same files in any order', () => {
    const [one, two] = [file('lambda.mjs', 'export {}'), file('chunk.mjs', '1')];
    expect(sha256Of(packFiles([one, two]))).toBe(sha256Of(packFiles([two, one])));
    expect(sha256Of(packFiles([one]))).not.toBe(sha256Of(packFiles([two])));
  });

  it('holds the files', () => {
    const found = unzipSync(packFiles([file('lambda.mjs', 'export {}')]));
    expect(new TextDecoder().decode(found['lambda.mjs'])).toBe('export {}');
  });
});
