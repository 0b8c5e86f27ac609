import type { RouteContract } from '../../contracts/routes/route.contract.ts';

export type Params = Readonly<Record<string, string>>;
export type RouteMatch<R> =
  | { readonly outcome: 'matched'; readonly route: R; readonly params: Params }
  | { readonly outcome: 'other_method'; readonly allowed: readonly string[] }
  | { readonly outcome: 'no_route' };

type Shape = Pick<RouteContract, 'method' | 'path'>;

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

/** The parameters, if the path is of the template: `{name}` stands for one segment that is not empty. */
const paramsOf = (template: readonly string[], path: readonly string[]): Params | undefined => {
  if (template.length !== path.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const segment = path[index] ?? '';
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined;
      continue;
    }
    const value = decoded(segment);
    if (value === undefined || value === '') return undefined;
    params[part.slice(1, -1)] = value;
  }
  return params;
};

/** Finds the route of a request as API Gateway does; HEAD is answered by GET. */
export const routeMatcher = <R extends Shape>(
  routes: readonly R[],
): ((method: string, path: string) => RouteMatch<R>) => {
  const templates = routes.map((route) => ({ route, template: route.path.split('/') }));
  return (method, path) => {
    const segments = path.split('/');
    const found = templates.flatMap(({ route, template }) => {
      const params = paramsOf(template, segments);
      return params === undefined ? [] : [{ route, params }];
    });
    const match = found.find(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
    if (match !== undefined) return { outcome: 'matched', ...match };
    if (found.length === 0) return { outcome: 'no_route' };
    const methods = found.map(({ route }) => route.method);
    return { outcome: 'other_method', allowed: [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'] };
  };
};
