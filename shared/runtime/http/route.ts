import type * as z from 'zod';
import type { RouteContract } from '../../contracts/routes/route.contract.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { Principal } from '../../domain/environment/security-policy.ts';
import type { ProblemAnswer } from './problem.ts';

type Part<S> = S extends z.ZodType ? z.output<S> : undefined;

/** What was found while access was decided, so that no route reads it again. */
type Subject<C extends RouteContract> = C['access']['kind'] extends 'environment'
  ? Environment
  : C['access']['kind'] extends 'deployment'
    ? DeploymentState
    : undefined;

/** A request that has passed everything that its contract asks for. */
export type RouteRequest<C extends RouteContract> = {
  readonly params: Part<C['params']>;
  readonly query: Part<C['query']>;
  readonly headers: Part<C['headers']>;
  readonly body: Part<C['body']>;
  /** Of a public route: nobody. */
  readonly principal: Principal;
  readonly subject: Subject<C>;
  readonly request_id: string;
  /** The Accept header. */
  readonly accept: string;
};

export type Success = {
  readonly outcome: 'answer';
  readonly status: number;
  readonly body?: unknown;
  /** In place of a body: a text that is not JSON. */
  readonly text?: { readonly media_type: string; readonly content: string };
  readonly headers?: Readonly<Record<string, string>>;
};
export type RouteAnswer = Success | ProblemAnswer;

export const answer = (status: number, body?: unknown, headers?: Readonly<Record<string, string>>): Success => ({
  outcome: 'answer',
  status,
  ...(body !== undefined && { body }),
  ...(headers !== undefined && { headers }),
});

export type Route = {
  readonly contract: RouteContract;
  readonly handle: (request: RouteRequest<RouteContract>) => Promise<RouteAnswer>;
};

/** Binds what a route does to its contract, whose types it gets. */
export const route = <C extends RouteContract>(
  contract: C,
  handle: (request: RouteRequest<C>) => Promise<RouteAnswer>,
): Route => ({
  contract,
  handle,
});
