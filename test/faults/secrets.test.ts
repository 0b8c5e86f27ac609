import { afterEach, expect, it } from '@jest/globals';
import { readMachines } from '../../local/workflow/machine.definitions.ts';
import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import { machinesFolder } from '../statemachines/sources.ts';
import { embeddedSuccession } from './boundary/embedded.succession.ts';
import { kinds, secret } from './boundary/kinds.ts';
import { environment_id, openShopWorld, type ShopWorld } from './boundary/shop.world.ts';
import { tryRelease } from './boundary/trial.ts';
import { invariants } from './invariants.ts';

const machines = await readMachines(machinesFolder);
const undisturbed = { point: { call: 0, when: 'before' }, asksAgain: true } as const;

/** What was submitted, to whom may see it: a specification can hold a credential, which the scan of it warns of. */
const theSpecificationItself = '/v1/deployments/{id}';

/** What a list cannot be asked for without. */
const queries: Readonly<Record<string, Readonly<Record<string, string>>>> = { '/v1/resources': { environment_id } };

let world: ShopWorld | undefined;
afterEach(() => world?.close());

it('tells a credential of a specification in no other answer of the API, whatever became of the release [I7]', async () => {
  world = await openShopWorld();
  const succession = embeddedSuccession(world, machines);
  for (const kind of kinds) await tryRelease(world, succession, kind, undisturbed);
  const { items } = await world.store.deployments.findDeploymentsByEnvironment(environment_id, { limit: 10 });
  const paths = allRoutes
    .filter(({ method, path }) => method === 'GET' && !path.startsWith('/v1/triggers'))
    .flatMap(({ path }) =>
      path.startsWith('/v1/deployments/{id}')
        ? items.map(({ id }) => ({ template: path, path: path.replace('{id}', id) }))
        : [{ template: path, path: path.replace('{id}', environment_id) }],
    );
  const texts: { where: string; text: string }[] = [];
  for (const { template, path } of paths) {
    const query = queries[template];
    const { status, body } = await succession.undisturbed((ask) =>
      ask({ method: 'GET', path, ...(query !== undefined && { query }) }),
    );
    expect({ path, status, body }).toMatchObject({ path, status: 200 });
    texts.push({ where: template, text: body });
  }
  expect(texts.length).toBeGreaterThan(30);
  const told = invariants.I7({ texts, secrets: [secret] } as unknown as Parameters<typeof invariants.I7>[0]);
  expect(new Set(told)).toEqual(new Set([`a secret is in ${theSpecificationItself}`]));
});
