import { getHealthRoute } from '../../shared/contracts/routes/service.routes.ts';
import type { EnvironmentRepository } from '../../shared/domain/environment/environment.repository.ts';
import { answer, route, type Route } from '../../shared/runtime/http/route.ts';

export type ServiceApiDeps = { readonly environments: Pick<EnvironmentRepository, 'listEnvironments'> };

/** The route by which one sees that the API is there, which needs no token. An answer of the store, whatever it says, shows that it is there too. */
export const serviceApi = ({ environments }: ServiceApiDeps): readonly Route[] => [
  route(getHealthRoute, async () => {
    await environments.listEnvironments({ limit: 1 });
    return answer(200, { status: 'ok' });
  }),
];
