import type { DeploymentRequest } from '../../../shared/domain/deployment/deployment.ts';
import { localShop } from '../../embedded/shop.example.ts';
import type { Setting } from './setting.ts';

/** What each round releases anew; the others stay as they are. */
const renewed: ReadonlySet<string> = new Set(['catalog', 'orders']);

/** The example, under versions that were never live. */
const release =
  (example: 'v3' | 'v4') =>
  async (version: string): Promise<DeploymentRequest> => {
    const { name, specification, ...rest } = await localShop.release(example);
    return {
      ...rest,
      name: `${name}-${version.replaceAll('.', '-')}`,
      specification: {
        ...specification,
        services: specification.services.map((service) =>
          renewed.has(service.name) ? { ...service, version } : service,
        ),
      },
    };
  };

const articles = { service_name: 'catalog', path: '/articles' };

/** The shop as the README has it: a catalog by canary and orders from blue to green, under about 200 requests a second in all. */
export const shopReleases: Setting = {
  name: 'a release of the shop',
  environment_id: 'dev',
  environment: localShop.environment,
  first: () => localShop.release('v2'),
  used: [
    articles,
    articles,
    articles,
    { service_name: 'shop', path: '/' },
    { service_name: 'orders', path: '/health' },
  ],
  rounds: [
    {
      name: 'a canary and a switch that are good (examples/shop/v3.yaml)',
      request: release('v3'),
      cut: 'release',
      events: 0,
      longest_milliseconds: 32_000,
      outcome: { status: 'COMPLETED', rollback: 'NOT_NEEDED' },
    },
    {
      name: 'a canary that fails one request in five (examples/shop/v4.yaml)',
      request: release('v4'),
      cut: 'release',
      events: 0,
      longest_milliseconds: 12_000,
      // Of the new catalog, and of the shop that asks it.
      bad_answers: [500, 502],
      outcome: { status: 'FAILED', rollback: 'COMPLETED' },
    },
  ],
};
