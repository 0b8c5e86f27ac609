import { describe, expect, it } from '@jest/globals';
import { code, list, numbered, plain, section, table } from '../../../../../shared/domain/report/markdown.ts';

describe('plain', () => {
  it.each([
    ['GET /health answered 503, expected 200', 'GET /health answered 503, expected 200'],
    ['an RDS_DATABASE at /data/a_b', 'an RDS_DATABASE at /data/a_b'],
    ['two\nlines\tand  more ', 'two lines and more'],
    ['a | b', 'a \\| b'],
    ['*bold* _it_ `code`', '\\*bold\\* \\_it\\_ \\`code\\`'],
    ['<script>alert(1)</script>', '\\<script>alert(1)\\</script>'],
    ['[here](https://example.com)', '[here]\\(https://example.com)'],
    ['# not a heading', '\\# not a heading'],
    ['\u001b[31mred\u001b[0m\u0007', '[31mred [0m'],
  ])('writes %j as %j', (text, written) => {
    expect(plain(text)).toBe(written);
  });
});

describe('code', () => {
  it('cannot be left', () => {
    expect(code('a`b\nc')).toBe("`a'b c`");
  });
});

describe('table, list and numbered', () => {
  it('say how much they leave out', () => {
    expect(table(['a'], [['1'], ['2'], ['3']], 2)).toBe('| a |\n| --- |\n| 1 |\n| 2 |\n\n1 more are left out.');
    expect(list(['a', 'b', 'c'], 2)).toBe('- a\n- b\n- and 1 more');
    expect(numbered(['a', 'b', 'c'], 2)).toBe('1. a\n2. b\n3. and 1 more');
  });
});

describe('section', () => {
  it('is nothing without a body', () => {
    expect(section('Tests', '', '')).toBe('');
    expect(section('Tests', 'two', '', 'three')).toBe('## Tests\n\ntwo\n\nthree');
  });
});
