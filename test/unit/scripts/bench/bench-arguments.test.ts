import { describe, expect, it } from '@jest/globals';
import { parseBenchArguments } from '../../../../scripts/bench/bench-arguments.ts';
import { benchNames } from '../../../../scripts/bench/bench-names.ts';

describe('the arguments of npm run bench', () => {
  it('are none for everything in full size, which alone becomes the document', () => {
    expect(parseBenchArguments([])).toEqual({ names: benchNames, quick: false, becomesDocument: true });
  });

  it('name what is to be measured, once or several times, in the order in which it is told', () => {
    expect(parseBenchArguments(['--only', 'store,planning', '--only', 'proxy'])).toEqual({
      names: ['planning', 'proxy', 'store'],
      quick: false,
      becomesDocument: false,
    });
  });

  it('ask for small sizes, whose numbers do not become the document', () => {
    expect(parseBenchArguments(['--quick'])).toEqual({ names: benchNames, quick: true, becomesDocument: false });
  });

  it.each([['--only', 'planing'], ['--only', ''], ['--fast'], ['planning']])('are refused: %s %s', (...argv) => {
    expect(() => parseBenchArguments(argv.filter((word) => word !== undefined))).toThrow();
  });

  it('are told with the names that there are', () => {
    expect(() => parseBenchArguments(['--only', 'planing'])).toThrow(
      /There is no bench planing\..*planning, release, requests, handlers, proxy, store/u,
    );
  });
});
