import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { RouteContract } from '../../shared/contracts/routes/route.contract.ts';
import { routeKeyOf } from '../../shared/contracts/routes/route.contract.ts';
import type { ApiEvent } from '../../shared/runtime/http/api-event.ts';
import type { Params } from '../../shared/runtime/http/match-route.ts';
import type { Claims } from '../issuer/issuer.ts';

export type Target = { readonly path: string; readonly query: URLSearchParams };

export type Arrived = {
  readonly request: IncomingMessage;
  readonly target: Target;
  readonly request_id: string;
  readonly contract: RouteContract;
  readonly params: Params;
  readonly claims?: Claims;
  readonly bytes: Buffer;
};

/** Several values of one name are joined by commas, as API Gateway does. */
const joined = (entries: Iterable<readonly [string, string]>): Record<string, string> => {
  const values = new Map<string, string>();
  for (const [name, value] of entries) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  return Object.fromEntries(values);
};

const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );

/** API Gateway hands JSON and text on as they are and all else as base64; so does this, and what is no text anyway. */
const bodyOf = (bytes: Buffer, content_type = ''): Pick<ApiEvent, 'body' | 'isBase64Encoded'> => {
  const isText = /^(text\/|application\/(json|[\w.-]+\+json))/i.test(content_type.trim()) && isUtf8(bytes);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
};

/** The event that API Gateway would make of a request (HTTP API, payload format 2.0). */
export const apiEventOf = ({ request, target, request_id, contract, params, claims, bytes }: Arrived): ApiEvent => {
  const query = joined(target.query);
  return {
    routeKey: routeKeyOf(contract),
    rawPath: target.path,
    headers: headersOf(request),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    ...(Object.keys(params).length > 0 && { pathParameters: params }),
    ...(bytes.length > 0 ? bodyOf(bytes, request.headers['content-type']) : { isBase64Encoded: false }),
    requestContext: {
      requestId: request_id,
      http: { method: request.method ?? 'GET' },
      ...(claims !== undefined && { authorizer: { jwt: { claims } } }),
    },
  };
};
