import type { Access, RouteContract } from '../../contracts/routes/route.contract.ts';
import type { DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Environment } from '../../domain/environment/environment.ts';
import type { Principal } from '../../domain/environment/security-policy.ts';
import { guardDeployment, type DeploymentGuardDeps } from '../access/guard-deployment.ts';
import { guardEnvironment } from '../access/guard-environment.ts';
import type { ApiEvent } from './api-event.ts';
import { principalOf } from './principal-of.ts';
import { forbidden, notFound, type ProblemAnswer } from './problem.ts';
import { readBody } from './read-body.ts';
import { readHeaders, readQuery } from './read-parameters.ts';
import type { RouteRequest } from './route.ts';
import { unauthorized } from './unauthorized.ts';

export type RequestDeps = DeploymentGuardDeps;
type Admitted = {
  readonly outcome: 'admitted';
  readonly principal: Principal;
  readonly subject?: Environment | DeploymentState;
};

const nobody: Principal = { subject: '', groups: [] };

const admitTo = async (
  deps: RequestDeps,
  access: Extract<Access, { role: unknown }>,
  id: string,
  action: string,
  principal: Principal,
): Promise<Admitted | ProblemAnswer> => {
  const act = { principal, role: access.role, action, target: id };
  const guarded =
    access.kind === 'environment' ? await guardEnvironment(deps, id, act) : await guardDeployment(deps, id, act);
  if (guarded.outcome === 'denied') return forbidden(guarded.reason);
  if (guarded.outcome !== 'allowed') return notFound(access.kind, id);
  return { outcome: 'admitted', principal, subject: 'environment' in guarded ? guarded.environment : guarded.state };
};

const admit = async (
  deps: RequestDeps,
  { access, operation_id }: RouteContract,
  id: string,
  event: ApiEvent,
): Promise<Admitted | ProblemAnswer> => {
  if (access.kind === 'public') return { outcome: 'admitted', principal: nobody };
  const principal = principalOf(event);
  if (principal === undefined) return unauthorized('The request carries no verified token.');
  return access.kind === 'principal'
    ? { outcome: 'admitted', principal }
    : admitTo(deps, access, id, operation_id, principal);
};

type Input = Pick<RouteRequest<RouteContract>, 'query' | 'headers' | 'body'>;

const readInput = (
  { query, headers, body }: RouteContract,
  event: ApiEvent,
): { readonly outcome: 'read'; readonly input: Input } | ProblemAnswer => {
  const absent = { outcome: 'read', value: undefined } as const;
  const readings = [
    query === undefined ? absent : readQuery(query, event.queryStringParameters),
    headers === undefined ? absent : readHeaders(headers, event.headers),
    body === undefined ? absent : readBody(event, body),
  ] as const;
  const [asked, named, sent] = readings;
  if (asked.outcome === 'problem') return asked;
  if (named.outcome === 'problem') return named;
  if (sent.outcome === 'problem') return sent;
  return { outcome: 'read', input: { query: asked.value, headers: named.value, body: sent.value } };
};

/** The request as the contract has it: first who and what, then whether they may, and only then all the rest. */
export const readRequest = async (
  deps: RequestDeps,
  contract: RouteContract,
  event: ApiEvent,
): Promise<{ readonly outcome: 'read'; readonly request: RouteRequest<RouteContract> } | ProblemAnswer> => {
  const id = event.pathParameters?.['id'] ?? '';
  const params = contract.params?.safeParse(event.pathParameters ?? {});
  if (params?.success === false) return notFound(contract.access.kind, id.slice(0, 100));
  const admitted = await admit(deps, contract, id, event);
  if (admitted.outcome === 'problem') return admitted;
  const read = readInput(contract, event);
  if (read.outcome === 'problem') return read;
  const { principal, subject } = admitted;
  const { requestId: request_id } = event.requestContext;
  const request = {
    ...read.input,
    params: params?.data,
    principal,
    subject,
    request_id,
    accept: event.headers['accept'] ?? '',
  };
  return { outcome: 'read', request: request as RouteRequest<RouteContract> };
};
