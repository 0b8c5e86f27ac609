import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { ProblemError, type WindlassClient } from '../client/windlass.client.ts';

const isId = (text: string): boolean => /^[0-9A-HJKMNP-TV-Z]{26}$/.test(text);

type Listed = { readonly items: readonly DeploymentState[]; readonly cursor?: string };

/** The id of a deployment that people name by its id or by its name: of several with that name, the newest. Throws a 404 problem. */
export const findDeploymentId = async (client: WindlassClient, which: string): Promise<string> => {
  if (isId(which)) return which;
  let cursor: string | undefined;
  do {
    const query = new URLSearchParams({ limit: '100', ...(cursor !== undefined && { cursor }) });
    const page: Listed = await client.request<Listed>('GET', `/v1/deployments?${query.toString()}`);
    const found = page.items.find((state) => state.name === which);
    if (found !== undefined) return found.id;
    cursor = page.cursor;
  } while (cursor !== undefined);
  throw new ProblemError({
    status: 404,
    code: 'not_found',
    title: 'Not found',
    detail: `There is no deployment named ${which}; windlass status lists them.`,
  });
};
