import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cookieNamed, mayHaveOwnCookies, withoutCookies } from '../../../../../local/provider/proxy/request-cookies.ts';

const names = new Set(['windlass-version', 'windlass-session-web.dev']);

describe('cookies of a request', () => {
  it.each([
    ['a=1; windlass-version=2; b=3', '2'],
    ['windlass-version=2', '2'],
    ['windlass-version = 2 ;x', '2'],
    ['windlass-version=', ''],
    ['windlass-version=a=b', 'a=b'],
    ['windlass-version=first; windlass-version=second', 'first'],
    ['xwindlass-version=2; windlass-version-x=3', undefined],
    ['windlass-version', undefined],
    ['Windlass-Version=2', undefined],
    [';;=;= ;', undefined],
    ['', undefined],
  ])('finds in %j the value %j', (header, value) => {
    expect(cookieNamed(header, 'windlass-version')).toBe(value);
  });

  it.each([
    ['a=1; windlass-version=2; b=3', 'a=1; b=3'],
    ['windlass-version=2;a="x y";  b=\u00e9', 'a="x y";  b=\u00e9'],
    ['windlass-version=1; windlass-session-web.dev=x; windlass-version=2', undefined],
    ['windlass-version=1;', undefined],
    ['a=1; windlass-session-web.prod=x', 'a=1; windlass-session-web.prod=x'],
    ['windlass-version; a=1', 'windlass-version; a=1'],
  ])('leaves of %j the rest: %j', (header, rest) => {
    expect(withoutCookies(header, names)).toBe(rest);
  });

  it('leaves any header of others as it is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 9_000 }), (header) => {
        fc.pre(!mayHaveOwnCookies(header));
        expect(withoutCookies(header, names)).toBe(header);
      }),
    );
  });
});
