import { describe, expect, it } from '@jest/globals';

import { importRules } from './import-rules.ts';
import { probe } from './probe.ts';

type RuleName = keyof typeof importRules;
type Import = readonly [rule: RuleName, importer: string, imported: string];

const entity = 'shared/domain/deployment/deployment.ts';
const useCase = 'functions/orchestrator/start-deployment.ts';
const handler = 'functions/orchestrator/start-deployment.handler.ts';
const compose = 'functions/orchestrator/compose.ts';
const adapter = 'shared/adapters/dynamodb/table.dynamodb.ts';
const command = 'cli/commands/deploy.ts';

const refused: readonly Import[] = [
  ['domain', entity, '../../ports/table.port.ts'],
  ['domain', entity, 'ulid'],
  ['domain', entity, 'node:fs'],
  ['aws', useCase, '@aws-sdk/client-dynamodb'],
  ['aws', handler, '@aws-sdk/client-dynamodb'],
  ['aws', 'shared/runtime/logger.ts', '@aws-sdk/lib-dynamodb'],
  ['aws', command, '@aws-sdk/client-sts'],
  ['useCases', useCase, '../../shared/adapters/system/system.clock.ts'],
  ['useCases', handler, '../../shared/adapters/system/system.clock.ts'],
  ['useCases', useCase, '../../local/main.ts'],
  ['http', useCase, 'node:http'],
  ['http', 'shared/runtime/logger.ts', 'node:https'],
  ['components', useCase, '../security-scanner/scan-artifact.ts'],
  ['components', compose, '../security-scanner/compose.ts'],
  ['tests', 'local/main.ts', '../test/fakes/clock.fake.ts'],
  ['shared', 'shared/runtime/logger.ts', '../../functions/orchestrator/compose.ts'],
  ['shared', adapter, '../../../local/main.ts'],
  ['shared', adapter, '../../../cli/main.ts'],
  ['commandLine', command, '../../functions/orchestrator/start-deployment.ts'],
  ['commandLine', command, '../../local/main.ts'],
  ['commandLine', command, '../../shared/adapters/system/system.clock.ts'],
  ['commandLine', command, '../../local/issuer/issuer.ts'],
  ['tokenMaker', 'cli/client/embedded-token.ts', '../../local/stack/open-stack.ts'],
];

const allowed: readonly Import[] = [
  ['domain', entity, '../errors/windlass.error.ts'],
  ['domain', entity, 'zod'],
  ['aws', compose, '@aws-sdk/client-dynamodb'],
  ['aws', adapter, '@aws-sdk/client-dynamodb'],
  ['aws', 'local/main.ts', '@aws-sdk/client-dynamodb'],
  ['useCases', useCase, '../../shared/ports/table.port.ts'],
  ['useCases', useCase, './plan-deployment.ts'],
  ['useCases', handler, './compose.ts'],
  ['useCases', compose, '../../shared/adapters/system/system.clock.ts'],
  ['http', useCase, 'node:crypto'],
  ['http', 'local/main.ts', 'node:http'],
  ['components', useCase, './plan-deployment.ts'],
  ['tests', 'test/unit/cli/main.test.ts', '../../fakes/clock.fake.ts'],
  ['shared', adapter, '../../ports/table.port.ts'],
  ['commandLine', command, '../../shared/contracts/deployment.contract.ts'],
  ['commandLine', 'cli/windlass.mjs', '../scripts/node24.mjs'],
  ['tokenMaker', 'cli/client/embedded-token.ts', '../../local/issuer/issuer.ts'],
];

/** Each way to write an import; all but the last three load the module. */
const spellings = {
  import: (target: string) => `import { a } from '${target}';`,
  'side effect': (target: string) => `import '${target}';`,
  'import()': (target: string) => `const a = await import('${target}');`,
  'export from': (target: string) => `export { a } from '${target}';`,
  'export all': (target: string) => `export * from '${target}';`,
  'import type': (target: string) => `import type { A } from '${target}';`,
  'export type': (target: string) => `export type { A } from '${target}';`,
  'type import()': (target: string) => `type A = import('${target}').A;`,
};

describe('import rules', () => {
  it.each(refused)('%s: %s must not import %s', (rule, importer, imported) => {
    const found = probe(importRules[rule], { [importer]: spellings.import(imported) });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${importer}: imports `);
  });

  it.each(allowed)('%s: %s may import %s', (rule, importer, imported) => {
    expect(probe(importRules[rule], { [importer]: spellings.import(imported) })).toEqual([]);
  });

  it.each(Object.entries(spellings))('sees an import spelled as %s', (_, spell) => {
    expect(probe(importRules.components, { [useCase]: spell('../security-scanner/a.ts') })).toHaveLength(1);
  });

  it('names the circle that imports make', () => {
    const files = {
      'shared/a.ts': spellings.import('./b.ts'),
      'shared/b.ts': spellings['export all']('./c/c.ts'),
      'shared/c/c.ts': spellings['import()']('../a.ts'),
    };
    expect(probe(importRules.cycles, files)).toEqual(['shared/a.ts > shared/b.ts > shared/c/c.ts > shared/a.ts']);
  });

  it.each(['import type', 'export type', 'type import()'] as const)('lets %s go round', (spelling) => {
    const files = { 'shared/a.ts': spellings.import('./b.ts'), 'shared/b.ts': spellings[spelling]('./a.ts') };
    expect(probe(importRules.cycles, files)).toEqual([]);
  });

  it('takes two ways to one module for no circle', () => {
    const files = {
      'shared/a.ts': spellings.import('./b.ts') + spellings.import('./c.ts'),
      'shared/b.ts': spellings.import('./d.ts'),
      'shared/c.ts': spellings.import('./d.ts'),
      'shared/d.ts': '',
    };
    expect(probe(importRules.cycles, files)).toEqual([]);
  });
});
