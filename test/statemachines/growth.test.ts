import { describe, expect, it } from '@jest/globals';
import { openInstantStack } from '../../scripts/cost/instant-stack.ts';

const long_milliseconds = 180_000;
const waveSize = 5;

/** Services of 4 KB each, so that a thousand of them are in as many items as a submission ever has. */
const layered = (count: number): readonly object[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `service-${index}`,
    version: '1',
    artifact: { kind: 'DIRECTORY', location: `/srv/${index}` },
    command: ['node', 'server.mjs'],
    configuration: { variables: { TEXT: `${index}-`.repeat(800) } },
    health_checks: [{ kind: 'HTTP' }],
    dependencies: index < waveSize ? [] : [{ service_name: `service-${index - waveSize}` }],
  }));

type Use = { readonly requests: number; readonly read_units: number };

const useForOne = async (count: number): Promise<Use> => {
  const stack = await openInstantStack();
  expect(await stack.release('large', layered(count))).toMatchObject({ status: 'COMPLETED' });
  const { gets, queries, transactions, read_units } = stack.use;
  await stack.close();
  return { requests: (gets + queries + transactions) / count, read_units: read_units / count };
};

describe('what a release asks of the table for each of its services', () => {
  it(
    'is no more when there are a thousand of them than when there are a hundred',
    async () => {
      const few = await useForOne(100);
      const many = await useForOne(1_000);
      expect(many.requests).toBeLessThanOrEqual(1.05 * few.requests);
      expect(many.read_units).toBeLessThanOrEqual(1.1 * few.read_units);
    },
    long_milliseconds,
  );
});
