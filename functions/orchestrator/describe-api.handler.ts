import { allRoutes } from '../../shared/contracts/routes/all.routes.ts';
import { getOpenApiRoute } from '../../shared/contracts/routes/service.routes.ts';
import type { ApiHandler } from '../../shared/runtime/http/api-event.ts';
import { apiResult } from '../../shared/runtime/http/api-result.ts';
import { openApiDocument } from '../../shared/runtime/http/open-api-document.ts';
import { answer } from '../../shared/runtime/http/route.ts';

export const routes = [getOpenApiRoute];

/**
 * The document that describes the API, which needs no token. A function of its own: what makes it is large, and no other route needs it. Made when it
 * is first asked for, since that takes longer than all the rest of a cold start.
 */
export const createHandler = (): ApiHandler => {
  let document: object | undefined;
  return async ({ requestContext }) =>
    apiResult(answer(200, (document ??= openApiDocument(allRoutes))), requestContext.requestId);
};
