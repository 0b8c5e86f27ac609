import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type {
  ResourceDefinition,
  ResourceDriver,
  ResourceMeasure,
  ResourceTarget,
} from '../../../shared/ports/resource-driver.port.ts';
import type { ResourceType } from '../../../shared/domain/resource/resource-requirement.ts';

const sizeAndShare: NonNullable<DriverUnderTest['measures']> = [
  { name: 'size_bytes', unit: 'bytes', at_least: 1 },
  { name: 'used_percent', unit: 'percent', at_least: 0 },
];

type Specification = ResourceDefinition['specification'];

export type DriverUnderTest = {
  readonly driver: ResourceDriver;
  /** A key that the driver does not know, and a value that it refuses for one that it knows. */
  readonly refused: { readonly unknown_key: string; readonly bad_value: Specification };
  /** Two specifications that it can make; the second differs from the first. */
  readonly specifications: readonly [Specification, Specification];
  /** The keys of the outputs that services use. */
  readonly output_keys: readonly string[];
  /** What it measures, and the least that it surely does once the resource was used; its size and share in use unless told. */
  readonly measures?: readonly (Pick<ResourceMeasure, 'name' | 'unit'> & { readonly at_least: number })[];
  /** Uses the resource by what a service is told, so that it holds something. Throws when it can't be used. */
  use(outputs: Readonly<Record<string, string>>): Promise<void>;
  /** Whether anything of it is left. */
  isThere(outputs: Readonly<Record<string, string>>): Promise<boolean>;
  close(): Promise<void>;
};

/** What every ResourceDriver does, whatever it makes. */
export const describeResourceDriver = (
  name: string,
  resource_type: ResourceType,
  open: () => Promise<DriverUnderTest>,
): void => {
  describe(`a resource driver (${name} ${resource_type})`, () => {
    jest.setTimeout(60_000);
    let under: DriverUnderTest;
    let definition: ResourceDefinition;
    let target: ResourceTarget;
    let made = 0;
    const token = 7;

    beforeAll(async () => {
      under = await open();
    });
    afterAll(async () => {
      await under.close();
    });
    beforeEach(() => {
      made += 1;
      target = { environment_id: 'staging', resource_type, name: `thing-${made}` };
      definition = { target, quantity: 1, specification: under.specifications[0] };
    });
    const changed = () => ({ ...definition, specification: under.specifications[1] });

    it('says which type it makes, and what one costs', () => {
      expect(under.driver.resource_types).toContain(resource_type);
      expect(Number.isSafeInteger(under.driver.cost_microusd_per_hour(definition))).toBe(true);
    });

    it('finds no fault with what it can make, and names each fault with what it cannot [P11 P14]', () => {
      expect(under.driver.check(definition)).toEqual([]);
      expect(under.driver.check(changed())).toEqual([]);
      const { unknown_key, bad_value } = under.refused;
      const faults = under.driver.check({ ...definition, specification: { ...bad_value, [unknown_key]: 1 } });
      expect(faults).toHaveLength(2);
      expect(faults.join('\n')).toContain(unknown_key);
      expect(faults.join('\n')).toContain(Object.keys(bad_value)[0]);
    });

    it('reads, measures and verifies nothing where there is nothing', async () => {
      expect(await under.driver.read(target)).toBeUndefined();
      expect(await under.driver.measure(target)).toEqual([]);
      expect(await under.driver.verify(target)).toMatchObject([{ name: 'reachable', passed: false }]);
    });

    it('makes a resource that works, and tells a service how to use it [W31 P21 P22]', async () => {
      const observed = await under.driver.create(definition, token);
      expect(observed.specification).toEqual(definition.specification);
      expect(Object.keys(observed.outputs)).toEqual(under.output_keys);
      await under.use(observed.outputs);
      expect(await under.driver.read(target)).toEqual(observed);
      await under.driver.remove(target, token);
    });

    it('makes one, however often it is asked, and leaves alone what is there [P21]', async () => {
      const [first, second] = await Promise.all([
        under.driver.create(definition, token),
        under.driver.create(definition, token),
      ]);
      expect(second).toEqual(first);
      await under.use(first.outputs);
      expect(await under.driver.create(changed(), token)).toEqual(first);
      await under.driver.remove(target, token);
    });

    it('makes nothing of a definition that it finds fault with', async () => {
      const faulty = { ...definition, specification: { [under.refused.unknown_key]: 1 } };
      await expect(under.driver.create(faulty, token)).rejects.toThrow(under.refused.unknown_key);
      expect(await under.driver.read(target)).toBeUndefined();
    });

    it('verifies that it works, is reached, is quick and is closed to others [P31 P32 P33 P34]', async () => {
      const { outputs } = await under.driver.create(definition, token);
      await under.use(outputs);
      const checks = await under.driver.verify(target);
      expect(checks.map((check) => check.name).sort()).toEqual(['functional', 'performance', 'reachable', 'secure']);
      expect(checks.filter((check) => !check.passed)).toEqual([]);
      await under.driver.remove(target, token);
    });

    it('measures its use in named units', async () => {
      const { outputs } = await under.driver.create(definition, token);
      await under.use(outputs);
      const measures = await under.driver.measure(target);
      for (const expected of under.measures ?? sizeAndShare) {
        const measure = measures.find(({ name: measured }) => measured === expected.name);
        expect(measure).toMatchObject({ unit: expected.unit });
        expect(measure?.value).toBeGreaterThanOrEqual(expected.at_least);
      }
      await under.driver.remove(target, token);
    });

    it('changes the specification and brings the former one back', async () => {
      const { outputs } = await under.driver.create(definition, token);
      const snapshot = await under.driver.snapshot(target);
      const configured = await under.driver.configure(changed(), token);
      expect(configured).toMatchObject({ specification: under.specifications[1] });
      expect(Object.keys(configured.outputs)).toEqual(Object.keys(outputs));
      for (const _once_and_again of [1, 2]) {
        await under.driver.restore(target, JSON.parse(JSON.stringify(snapshot)), token);
        expect((await under.driver.read(target))?.specification).toEqual(under.specifications[0]);
      }
      await under.driver.remove(target, token);
    });

    it('makes the resource anew when it is gone as it is brought back', async () => {
      await under.driver.create(definition, token);
      const snapshot = await under.driver.snapshot(target);
      await under.driver.remove(target, token);
      await under.driver.restore(target, snapshot, token);
      const observed = await under.driver.read(target);
      await under.use(observed?.outputs ?? {});
      await under.driver.remove(target, token);
    });

    it('neither changes nor remembers what is not there', async () => {
      await expect(under.driver.configure(definition, token)).rejects.toThrow(/Create it first/);
      await expect(under.driver.snapshot(target)).rejects.toThrow(/Create it first/);
    });

    it('leaves nothing of what it removes, and removes it twice as once', async () => {
      const { outputs } = await under.driver.create(definition, token);
      await under.use(outputs);
      expect(await under.isThere(outputs)).toBe(true);
      await under.driver.remove(target, token);
      await under.driver.remove(target, token);
      expect(await under.isThere(outputs)).toBe(false);
      expect(await under.driver.read(target)).toBeUndefined();
    });

    it('refuses every change by a holder whose token is older than the newest seen', async () => {
      const fenced = { ...definition, target: { ...target, environment_id: 'fenced' } };
      await under.driver.create(fenced, 9);
      const snapshot = await under.driver.snapshot(fenced.target);
      const late = [
        under.driver.create(fenced, 8),
        under.driver.configure(fenced, 8),
        under.driver.restore(fenced.target, snapshot, 8),
        under.driver.remove(fenced.target, 8),
      ];
      for (const result of await Promise.allSettled<unknown>(late))
        expect(result).toMatchObject({ status: 'rejected', reason: { code: 'fenced' } });
      expect(await under.driver.read(fenced.target)).toBeDefined();
      await under.driver.remove(fenced.target, 9);
    });
  });
};
