import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import type {
  RunningService,
  ServiceDeployer,
  VersionDefinition,
} from '../../../shared/ports/service-deployer.port.ts';
import { fakeServiceDeployer } from '../../fakes/service-deployer.fake.ts';
import type { ProcessDeployerUnderTest } from './process-deployer.under-test.ts';
import { localDeployerUnderTest } from './local.harness.ts';

jest.setTimeout(60_000);

const environment_id = 'staging';
const cart = { environment_id, service_name: 'cart' };
const stock = { environment_id, service_name: 'stock' };

/** What a deployer answered, without what is by chance: addresses, ids of instances, words. */
const shapeOf = (service: RunningService | undefined) =>
  service?.versions.map(({ version_id, version, wanted_instances, weight, instances }) => ({
    version_id,
    version,
    wanted_instances,
    weight,
    states: instances.map(({ state }) => state),
  })) ?? 'none';

type Call = (deployer: ServiceDeployer) => Promise<unknown>;

/** A service's life with everything that callers rely on: order, repetition, refusals, fences and the end. */
const callsOn = (one: VersionDefinition, two: VersionDefinition, dependent: VersionDefinition): readonly Call[] => [
  (deployer) => deployer.addressOf(cart),
  (deployer) => deployer.sample(cart, 0),
  (deployer) => deployer.scale(cart, one.version_id, 0, 1),
  (deployer) => deployer.scale(cart, one.version_id, 1, 1),
  (deployer) => deployer.shiftTraffic(cart, [], 1),
  (deployer) => deployer.shiftTraffic(cart, [{ version_id: one.version_id, weight: 1 }], 1),
  (deployer) => deployer.remove(cart, one.version_id, 1),
  (deployer) => deployer.waitUntilSettled(cart, one.version_id, 10),
  (deployer) => deployer.install(cart, one, 1),
  (deployer) => deployer.install(cart, one, 1),
  (deployer) => deployer.install(cart, { ...one, variables: { OTHER: 'content' } }, 1),
  (deployer) => deployer.scale(cart, one.version_id, 2, 1),
  (deployer) => deployer.waitUntilSettled(cart, one.version_id, 20_000),
  (deployer) => deployer.shiftTraffic(cart, [{ version_id: one.version_id, weight: 2 }], 1),
  (deployer) => deployer.install(cart, two, 2),
  (deployer) => deployer.scale(cart, two.version_id, 1, 1),
  (deployer) => deployer.scale(cart, two.version_id, 1, 2),
  (deployer) => deployer.waitUntilSettled(cart, two.version_id, 20_000),
  (deployer) =>
    deployer.shiftTraffic(
      cart,
      [
        { version_id: two.version_id, weight: 1 },
        { version_id: one.version_id, weight: 1 },
      ],
      2,
    ),
  (deployer) => deployer.sample(cart, 0),
  (deployer) => deployer.measure(cart, 0),
  (deployer) => deployer.shiftTraffic(cart, [{ version_id: 'unknown', weight: 1 }], 2),
  (deployer) =>
    deployer.shiftTraffic(
      cart,
      [
        { version_id: one.version_id, weight: 95 },
        { version_id: two.version_id, weight: 5 },
      ],
      2,
    ),
  (deployer) => deployer.install(cart, { ...two, traffic_policy: { ...two.traffic_policy, version_pins: false } }, 2),
  (deployer) =>
    Promise.all([
      deployer.scale(cart, one.version_id, 1, 2),
      deployer.shiftTraffic(cart, [{ version_id: two.version_id, weight: 3 }], 2),
    ]),
  (deployer) => deployer.sample(cart, 0),
  (deployer) => deployer.scale(cart, one.version_id, 1, 2),
  (deployer) => deployer.shiftTraffic(cart, [{ version_id: two.version_id, weight: 1 }], 2),
  (deployer) => deployer.scale(cart, one.version_id, 0, 2),
  (deployer) => deployer.install(stock, dependent, 2),
  (deployer) => deployer.scale(stock, dependent.version_id, 1, 2),
  (deployer) => deployer.remove(stock, dependent.version_id, 2),
  (deployer) => deployer.remove(cart, one.version_id, 2),
  (deployer) => deployer.remove(cart, one.version_id, 2),
  (deployer) => deployer.remove(cart, two.version_id, 1),
  (deployer) => deployer.remove(cart, two.version_id, 2),
  (deployer) => deployer.describe(cart),
];

/** How the call ended, and what there is after it. */
const outcomeOf = async (deployer: ServiceDeployer, call: Call): Promise<unknown> => {
  const ended = await call(deployer).then(
    (answer) => {
      if (Array.isArray(answer)) return answer as unknown;
      return typeof answer === 'object' && answer !== null && 'wanted_instances' in answer
        ? 'a version'
        : typeof answer;
    },
    (error: unknown) => (error instanceof WindlassError ? error.code : String(error)),
  );
  return { ended, cart: shapeOf(await deployer.describe(cart)), stock: shapeOf(await deployer.describe(stock)) };
};

describe('the fake deployer of the unit tests', () => {
  let local: ProcessDeployerUnderTest;
  beforeAll(async () => {
    local = await localDeployerUnderTest();
  });
  afterAll(async () => {
    await local.close();
  });

  it('answers, refuses and ends up as the real one does, call by call', async () => {
    const fake = fakeServiceDeployer();
    const definitions = [
      local.version('healthy', '1'),
      local.version('healthy', '2'),
      local.version('healthy', '3', { dependencies: ['nowhere'] }),
    ] as const;
    for (const [index, call] of callsOn(...definitions).entries()) {
      const [real, faked] = [await outcomeOf(local.deployer, call), await outcomeOf(fake.deployer, call)];
      // Instances of the fake are healthy at once; those of the real one are seen before they are.
      const settled = (outcome: unknown): unknown =>
        JSON.parse(JSON.stringify(outcome).replaceAll('"STARTING"', '"HEALTHY"'));
      expect({ index, ...(settled(faked) as object) }).toEqual({ index, ...(settled(real) as object) });
    }
  });
});
