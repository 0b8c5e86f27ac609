import type * as z from 'zod';
import type { Role } from '../../domain/environment/security-policy.ts';
import type { ComponentName } from '../../domain/naming/names.ts';

/**
 * Who may call a route. `environment` and `deployment` are decided before the route's code runs: the role is needed in the environment that
 * `{id}` names, or in that of the deployment that it names. `principal` needs a valid token, and the use case decides the rest.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'principal'; readonly rule: string }
  | { readonly kind: 'environment'; readonly role: Role }
  | { readonly kind: 'deployment'; readonly role: Role };

export type AnswerContract = {
  readonly description: string;
  /** Of a JSON body; absent when there is none. */
  readonly schema?: z.ZodType;
  /** Another form of the same answer, given to those who ask for it with Accept. */
  readonly text?: string;
  readonly headers?: readonly ('Location' | 'ETag' | 'Retry-After')[];
};

/** Everything about a route that callers can see: what validates a request is what the OpenAPI document is made of. */
export type RouteContract = {
  readonly operation_id: string;
  readonly component: ComponentName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: `/v1/${string}`;
  readonly summary: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Names in lower case. Headers that are not listed are ignored. */
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answers: Readonly<Record<number, AnswerContract>>;
  /** Statuses of the problems that only some routes have; what any route may answer is added to the document. */
  readonly problems?: readonly number[];
};

/** Keeps the literal types, so that a handler's parts are typed by its own contract. */
export const defineRoute = <const C extends RouteContract>(contract: C): C => contract;

/** How API Gateway names a route. */
export const routeKeyOf = (contract: Pick<RouteContract, 'method' | 'path'>): string =>
  `${contract.method} ${contract.path}`;

const isRoute = (value: unknown): value is RouteContract =>
  typeof value === 'object' && value !== null && 'operation_id' in value;

/** The routes among what a module of contracts exports. */
export const routesIn = (contracts: object): readonly RouteContract[] =>
  Object.values<unknown>(contracts as Readonly<Record<string, unknown>>).filter(isRoute);
