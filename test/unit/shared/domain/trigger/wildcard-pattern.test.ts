import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  matchPattern,
  patternSchema,
  sampleOf,
  versionPatternSchema,
} from '../../../../../shared/domain/trigger/wildcard-pattern.ts';

describe('a pattern', () => {
  it.each([
    ['v{version}', 'v1.2.3', { version: '1.2.3' }],
    ['releases/shop-{version}.zip', 'releases/shop-1.2.3.zip', { version: '1.2.3' }],
    ['releases/*/shop-{version}.zip', 'releases/eu/shop-1.zip', { version: '1' }],
    ['{version}-*.zip', '1.2-linux-arm.zip', { version: '1.2' }],
    ['*-{version}', 'a-b-1', { version: 'b-1' }],
    ['shop-{version}.zip', 'shop-1.zip.zip', { version: '1.zip' }],
    ['acme/*', 'acme/shop', {}],
    ['acme/*', 'acme/', {}],
    ['a*a', 'aa', {}],
    ['same', 'same', {}],
    ['$&.*', '$&.x', {}],
  ])('%s matches %s [DC5]', (pattern, text, match) => {
    expect(matchPattern(pattern, text)).toEqual(match);
  });

  it.each([
    ['v{version}', 'v'],
    ['v{version}', '1.2.3'],
    ['releases/shop-{version}.zip', 'releases/shop-.zip'],
    ['releases/shop-{version}.zip', 'releases/shop-1/2.zip'],
    ['releases/shop-{version}.zip', 'old/releases/shop-1.zip'],
    ['releases/shop-{version}.zip', 'releases/shop-1.zip.sig'],
    ['acme/*', 'acme/shop/web'],
    ['a*a', 'a'],
    ['a.c', 'abc'],
    ['Same', 'same'],
  ])('%s does not match %s [DC5]', (pattern, text) => {
    expect(matchPattern(pattern, text)).toBeUndefined();
  });

  const part = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '$', '^', 'é', '\n', '💡') });
  const wildcards = fc.array(fc.tuple(part, fc.constantFrom('*', '*', '/')), { maxLength: 5 });
  const patterns = fc
    .tuple(wildcards, part, fc.boolean())
    .map(([pairs, last, hasVersion]) => `${pairs.flat().join('')}${hasVersion ? `-{version}` : ''}${last}`)
    .filter((pattern) => !/(\*|\})(\*|\{)/.test(pattern));
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '-', '.', '/', '$', '^', 'é', '\n', '💡'), maxLength: 20 });

  /** What a pattern means, said as a regular expression: lazy wildcards that stay between slashes. */
  const expressionOf = (pattern: string): RegExp =>
    new RegExp(
      `^${pattern
        .replaceAll(/[$^.|?+()[\]\\]/g, String.raw`\$&`)
        .replaceAll('*', '[^/]*?')
        .replaceAll('{version}', '(?<version>[^/]+?)')}$`,
      's',
    );

  it('matches what its wildcards say, whatever the pattern and the text [DC5]', () => {
    const filled = patterns.chain((pattern) =>
      fc.tuple(
        fc.constant(pattern),
        fc.oneof(
          texts,
          fc
            .tuple(texts, texts)
            .map(([one, other]) => pattern.replaceAll('*', () => one).replaceAll('{version}', () => other)),
        ),
      ),
    );
    fc.assert(
      fc.property(filled, ([pattern, text]) => {
        const found = expressionOf(pattern).exec(text);
        expect(matchPattern(pattern, text)).toEqual(
          found === null ? undefined : found.groups === undefined ? {} : { ...found.groups },
        );
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds the version that a sample of it was made with [DC5]', () => {
    fc.assert(
      fc.property(patterns, fc.stringMatching(/^[0-9]{1,5}$/), (pattern, version) => {
        const match = matchPattern(pattern, sampleOf(pattern, version));
        expect(match).toEqual(pattern.includes('{version}') ? { version } : {});
      }),
    );
  });

  it('takes no time worth speaking of, however many wildcards and however long the text', () => {
    const pattern = `${'*a'.repeat(500)}b`;
    const started = performance.now();
    expect(matchPattern(pattern, 'a'.repeat(100_000))).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('the schema of patterns', () => {
  const isPattern = (text: string): boolean => patternSchema.safeParse(text).success;
  const isVersionPattern = (text: string): boolean => versionPatternSchema.safeParse(text).success;

  it.each(['*', 'acme/*', 'a*b*c', 'plain'])('takes %s', (text) => {
    expect(isPattern(text)).toBe(true);
  });

  it.each(['', 'a**', 'a{', 'a}', '{name}', '{version}', `a${'b'.repeat(1_024)}`])('refuses %s', (text) => {
    expect(isPattern(text)).toBe(false);
  });

  it.each(['{version}', 'v{version}', '*/shop-{version}.zip'])('takes %s for a version', (text) => {
    expect(isVersionPattern(text)).toBe(true);
  });

  it.each(['v', '{version}{version}', '*{version}', '{version}*', '{version}-{version}', '{Version}', '{{version}}'])(
    'refuses %s for a version',
    (text) => {
      expect(isVersionPattern(text)).toBe(false);
    },
  );
});
