import { describe, expect, it } from '@jest/globals';

import { contentRules } from './content-rules.ts';
import { probe } from './probe.ts';

const entity = 'shared/domain/deployment/deployment.ts';
const useCase = 'functions/orchestrator/start-deployment.ts';
const handler = 'functions/orchestrator/start-deployment.handler.ts';
const compose = 'functions/orchestrator/compose.ts';
const test = 'test/unit/shared/domain/deployment.test.ts';

const lines = (count: number): string => 'work();\n'.repeat(count);

describe('a handler', () => {
  it('is refused at 31 lines and let pass at 30', () => {
    expect(probe(contentRules.handlers, { [handler]: lines(31) })).toEqual([`${handler}: has 31 lines`]);
    expect(probe(contentRules.handlers, { [handler]: lines(30), [useCase]: lines(31) })).toEqual([]);
  });
});

describe('the environment', () => {
  const spellings = [
    'const port = process.env.PORT;',
    "const port = process.env['PORT'];",
    "const port = process['env'].PORT;",
    'const port = globalThis.process.env.PORT;',
    'const { PORT } = process.env;',
    "import { env } from 'node:process';",
    "import process from 'process';",
  ];

  it.each(spellings)('is not read in a use case: %s', (text) => {
    expect(probe(contentRules.environment, { [useCase]: text })).toEqual([`${useCase}: reads process.env`]);
  });

  it.each(['local/main.ts', 'cli/main.ts', 'scripts/check.ts', compose])('is read in %s', (path) => {
    expect(probe(contentRules.environment, { [path]: 'start(process.env);' })).toEqual([]);
  });

  it.each(['shared/runtime/logger.ts', 'shared/adapters/system/system.clock.ts', handler, entity])(
    'is not read in %s',
    (path) => {
      expect(probe(contentRules.environment, { [path]: 'start(process.env);' })).toHaveLength(1);
    },
  );
});

describe('the domain', () => {
  const impure = [
    ['const now = Date.now();', 'Date.now'],
    ['const now = new Date();', 'new Date'],
    ['const now = new Date;', 'new Date'],
    ['const chance = Math.random();', 'Math.random'],
    ['const id = crypto.randomUUID();', 'crypto.randomUUID'],
    ['const id = globalThis.crypto.randomUUID();', 'globalThis.crypto.randomUUID'],
    ['const id = ulid();', 'ulid'],
    ['const answer = await fetch(url);', 'fetch'],
    ['setTimeout(() => {}, 1);', 'setTimeout'],
    ['const elapsed = performance.now();', 'performance.now'],
  ] as const;

  it.each(impure)('is not pure with %s', (text, use) => {
    expect(probe(contentRules.purity, { [entity]: text })).toContain(`${entity}: uses ${use}`);
  });

  it('may turn a time that it is given into a date, and speak of the rest', () => {
    const text = "const at = new Date(now); const { max } = Math; // Date.now() is not called\nconst s = 'new Date()';";
    expect(probe(contentRules.purity, { [entity]: text })).toEqual([]);
  });

  it('alone is so: an adapter has the clock', () => {
    expect(probe(contentRules.purity, { 'shared/adapters/system/system.clock.ts': 'Date.now();' })).toEqual([]);
  });
});

describe('an unfinished source', () => {
  it.each([
    ['TO', 'DO'],
    ['FIX', 'ME'],
  ])('is refused when it says %s%s', (start, end) => {
    const found = probe(contentRules.unfinished, { [useCase]: `// ${start}${end}: later` });
    expect(found).toEqual([`${useCase}: says ${start}${end}`]);
  });

  it('is not meant by a longer word', () => {
    expect(probe(contentRules.unfinished, { [useCase]: 'const TODOS = 1;' })).toEqual([]);
  });
});

describe('a requirement', () => {
  const unknown = [
    ['it', "it('works [CD2 CD99]', () => {});"],
    ['test', 'test(`works ${thing} [CD99]`, () => {});'],
    ['describe', "describe('a plan [CD99]', () => {});"],
    ['it.each', "it.each([1, 2])('works with %i [CD99]', () => {});"],
    ['it.each with a table', "it.each`a | b`('works [CD99]', () => {});"],
    ['it.skip', "it.skip('works [CD2, CD99]', () => {});"],
  ] as const;

  it.each(unknown)('that does not exist is refused in the title of %s', (_, text) => {
    expect(probe(contentRules.requirements, { [test]: text })).toEqual([`${test}: names CD99`]);
  });

  it('that exists may be named, also an invariant, and several', () => {
    const text = "it('works [CD2 I8, W11]', () => {}); it('works on a[0] too', () => {});";
    expect(probe(contentRules.requirements, { [test]: text })).toEqual([]);
  });
});
