import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { locateJsonFault } from '../../../../../shared/runtime/http/locate-json-fault.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
const offsetOf = (text: string): number => {
  const { line, column } = locateJsonFault(text);
  return (
    text
      .split('\n')
      .slice(0, line - 1)
      .reduce((sum, one) => sum + one.length + 1, 0) +
    column -
    1
  );
};

describe('locating what is wrong with a JSON text', () => {
  it.each([
    ['', 1, 1, 'a value'],
    ['{', 1, 2, 'a property name in double quotes or "}"'],
    ['{"a":1,\n"b":}', 2, 5, 'a value'],
    ['[1\n,\n]', 3, 1, 'a value'],
    ['[[[1}', 1, 5, '"," or "]"'],
    ['{"a":"\\x"}', 1, 6, 'a value'],
  ])('%j: line %i, column %i', (text, line, column, expected) => {
    expect(locateJsonFault(text)).toEqual({ line, column, expected });
  });

  it('finds a place in every text that JSON.parse refuses, and nothing before it is wrong', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'{}[]":,\\ \n01-.eEtruefalsn'), maxLength: 30 }),
      fc
        .tuple(fc.json(), fc.nat(), fc.string({ maxLength: 2 }))
        .map(
          ([json, at, noise]) =>
            json.slice(0, at % (json.length + 1)) + noise + json.slice((at + 1) % (json.length + 1)),
        ),
    );
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(!isJson(text));
        const offset = offsetOf(text);
        expect(offset).toBeLessThanOrEqual(text.length);
        // The located part is where reading stopped: all tokens before it are read, so a fault there would have been found first.
        expect(offsetOf(`${text.slice(0, offset)} \u0007`)).toBe(offset + 1);
      }),
    );
  });
});
