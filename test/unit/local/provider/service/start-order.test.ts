import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { startOrder } from '../../../../../local/provider/service/start-order.ts';

const items = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { maxLength: 20 }).map((all) =>
  all.map((dependencies, index) => ({
    key: String(index),
    dependencies: dependencies.filter((at) => at < index || at >= all.length).map(String),
  })),
);

it('starts everything once, after all that it depends on, and ignores what is not there [W41]', () => {
  fc.assert(
    fc.property(items, (services) => {
      const groups = startOrder([...services].reverse());
      expect(groups.flat().sort()).toEqual(services.map(({ key }) => key).sort());
      const groupOf = (key: string) => groups.findIndex((group) => group.includes(key));
      for (const { key, dependencies } of services)
        for (const other of dependencies) expect(groupOf(other)).toBeLessThan(groupOf(key));
    }),
  );
});

it('puts a cycle last rather than to fail', () => {
  const services = [
    { key: 'a', dependencies: ['b'] },
    { key: 'b', dependencies: ['a'] },
    { key: 'c', dependencies: [] },
    { key: 'd', dependencies: ['d'] },
  ];
  expect(startOrder(services)).toEqual([
    ['c', 'd'],
    ['a', 'b'],
  ]);
});
