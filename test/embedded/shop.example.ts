import { fileURLToPath } from 'node:url';
import { readDeploymentRequest, readDocument } from '../../cli/client/read-specification.ts';
import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { ShopExample } from './target.ts';

const file = (name: string): string => fileURLToPath(new URL(`../../examples/shop/${name}`, import.meta.url));

/** The shop as processes. */
export const localShop: ShopExample = {
  environment: async () => (await readDocument(file('dev.environment.yaml'))) as object,
  release: async (name) => (await readDeploymentRequest(file(`${name}.yaml`))) as DeploymentRequest,
  requests_per_second: 100,
};
