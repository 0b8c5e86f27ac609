import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileError } from '../../../../cli/client/file.error.ts';
import { readTrafficSample } from '../../../../cli/client/read-traffic-sample.ts';
import type { TrafficSample } from '../../../../shared/domain/judge/traffic-sample.ts';

const nothing = (): Readable => Readable.from([]);

describe('reading traffic from a CSV file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'windlass-traffic-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const read = async (content: string | Uint8Array): Promise<TrafficSample> => {
    const file = join(folder, 'canary.csv');
    await writeFile(file, content);
    return readTrafficSample(file, nothing());
  };

  const three = {
    requests: 4,
    errors: 1,
    latencies: [
      { milliseconds: 9, count: 1 },
      { milliseconds: 12.5, count: 2 },
    ],
  };

  it.each([
    ['a line for each request', 'latency_ms,error\n12.5,0\n9,0\n700,1\n12.5,0\n'],
    ['no line end at its end', 'latency_ms,error\n12.5,0\n9,0\n700,1\n12.5,0'],
    [
      'columns in another order, and others',
      'when,error,path,latency_ms\n1,0,/,12.5\n2,0,/,9\n3,1,/,700\n4,0,/,12.5\n',
    ],
    ['lines of Windows, and a mark of its editor', '\uFEFFlatency_ms,error\r\n12.5,0\r\n9,0\r\n700,1\r\n12.5,0\r\n'],
    ['both kinds of lines', 'latency_ms,error\r\n12.5,0\n9,0\r\n700,1\n12.5,0\n'],
    ['words for errors, in any case', 'latency_ms,error\n12.5,false\n9,False\n700,TRUE\n12.5,FALSE\n'],
    ['blank lines', '\n\nlatency_ms,error\n\n12.5,0\n9,0\n  \n700,1\n12.5,0\n\n'],
    ['blanks beside values', 'latency_ms, error\n 12.5, 0\n9 ,0 \n700,1\n12.5,0\n'],
    ['quotation marks', '"latency_ms","error"\n"12.5","0"\n9,"0"\n"700","1"\n12.5,0\n'],
    [
      'commas, marks and lines in a quoted field',
      'path,latency_ms,error\n"a,b",12.5,0\n"say ""hi""",9,0\n"1\n2",700,1\nc,12.5,0\n',
    ],
    ['more cells than columns', 'latency_ms,error\n12.5,0,x\n9,0\n700,1\n12.5,0,\n'],
    ['numbers of other programs', 'latency_ms,error\n1.25e1,0\n9.,0\n+700,1\n12.500,0\n'],
    ['an error without a latency, since nothing was answered', 'latency_ms,error\n12.5,0\n9,0\n,1\n12.5,0\n'],
  ])('takes %s', async (_, content) => {
    expect(await read(content)).toEqual(three);
  });

  it('takes a file without a request as an empty side [B3]', async () => {
    expect(await read('latency_ms,error\n')).toEqual({ requests: 0, errors: 0, latencies: [] });
  });

  it('takes standard input for -, in pieces that break anywhere, even within a letter', async () => {
    const bytes = Buffer.from('\uFEFFpath,latency_ms,error\nö,12.5,0\nö,9,0\nö,700,1\nö,12.5,0\n');
    const bits = Readable.from([...bytes].map((byte) => Buffer.from([byte])));
    expect(await readTrafficSample('-', bits)).toEqual(three);
  });

  it.each([
    ['nothing', '', /canary\.csv is empty\. Its first line must name the columns: latency_ms,error\.$/],
    ['only blank lines', '\n \n', /canary\.csv is empty/],
    [
      'a column that is missing',
      'latency_ms,failed\n1,0\n',
      /canary\.csv, line 1: there is no column error among "latency_ms", "failed"\. The first line must name/,
    ],
    [
      'another separator',
      'latency_ms;error\n1;0\n',
      /line 1: there is no column latency_ms among "latency_ms;error".*commas/,
    ],
    ['no names of columns', '12,0\n13,0\n', /line 1: there is no column latency_ms among "12", "0"/],
    [
      'a column that is there twice',
      'error,latency_ms,error\n',
      /line 1: 2 columns are named error\. Rename all but one/,
    ],
    [
      'a latency that is no number',
      'latency_ms,error\n1,0\nfast,0\n',
      /line 3, column latency_ms: "fast" must be a number of mill/,
    ],
    ['a latency with its unit', 'latency_ms,error\n12ms,0\n', /line 2, column latency_ms: "12ms" must be a number/],
    ['a negative latency', 'latency_ms,error\n-1,0\n', /line 2, column latency_ms: "-1" must .* from 0 to 86400000/],
    [
      'a latency of more than a day',
      'latency_ms,error\n86400000,0\n86400001,0\n',
      /line 3, column latency_ms: "86400001"/,
    ],
    ['a latency without bounds', 'latency_ms,error\nInfinity,0\n', /line 2, column latency_ms: "Infinity"/],
    ['a number that is none in a table', 'latency_ms,error\n0x10,0\n', /line 2, column latency_ms: "0x10"/],
    ['no latency of an answer', 'latency_ms,error\n,0\n', /line 2, column latency_ms: "" must be a number/],
    ['an error with a bad latency', 'latency_ms,error\nx,1\n', /line 2, column latency_ms: "x" must be a number/],
    ['an error that is no truth', 'latency_ms,error\n1,2\n', /line 2, column error: "2" must be 0, 1, true or false/],
    ['an error that names something of JavaScript', 'latency_ms,error\n1,constructor\n', /column error: "constructor"/],
    ['a line that ends early', 'latency_ms,error\n1,0\n\n1\n', /line 4, column error: "" must be 0, 1, true or false/],
    ['a fault after a field of two lines', 'a,latency_ms,error\n"1\n2",1,0\n3,1,x\n', /line 4, column error: "x"/],
    ['a long value, shortened', `latency_ms,error\n1,${'x'.repeat(900)}\n`, /column error: "x{39}…" must be/],
    [
      'a mark that is not closed',
      'latency_ms,error\n1,0\n1,"0\n',
      /canary\.csv, line 3: a quotation mark is out of place, or not/,
    ],
    ['a mark within a field', 'latency_ms,error\n1,0"0\n', /line 2: a quotation mark is out of place/],
    ['words after a mark', 'latency_ms,error\n1,"0" x\n', /line 2: a quotation mark is out of place/],
    ['a field without an end', `latency_ms,error\n"${'1'.repeat(110_000)}`, /longer than 100000 bytes.*not closed/],
    [
      'another encoding',
      Buffer.from('latency_ms,error,näme\n', 'latin1'),
      /canary\.csv is not text in UTF-8\. Name a CSV/,
    ],
    ['two bytes a letter', Buffer.from('latency_ms,error\n', 'utf16le'), /not text in UTF-8/],
    ['a letter that is cut off', Buffer.from('latency_ms,error\n1,0\nö').subarray(0, -1), /not text in UTF-8/],
    [
      'control characters, escaped',
      'latency_ms,\u001B[31mred\n',
      /there is no column error among "latency_ms", "\\u001b\[31mred"/,
    ],
  ])(
    'refuses %s, and says where and what to change',
    async (_, content, words) => {
      const refusal = read(content);
      await expect(refusal).rejects.toThrow(words);
      await expect(refusal).rejects.toThrow(FileError);
    },
    30_000,
  );

  it('says why a file cannot be read, and which', async () => {
    await expect(readTrafficSample(join(folder, 'none.csv'), nothing())).rejects.toThrow(
      /none\.csv: there is no such file/,
    );
    await expect(readTrafficSample(folder, nothing())).rejects.toThrow(/it is a folder\. Name a file in it/);
    await expect(readTrafficSample('-', nothing())).rejects.toThrow(/^standard input is empty/);
  });

  it('reads a file that comes in several pieces', async () => {
    const sample = await read(`latency_ms,error\n${'12.5,0\n9,0\n700,1\n12.5,0\n'.repeat(3_000)}`);
    expect(sample).toEqual({
      requests: 12_000,
      errors: 3_000,
      latencies: three.latencies.map(({ milliseconds, count }) => ({ milliseconds, count: count * 3_000 })),
    });
  }, 30_000);
});
