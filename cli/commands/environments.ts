import type { EnvironmentHealth } from '../../shared/domain/environment/environment.aggregate.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { readDocument } from '../client/read-specification.ts';
import { ProblemError } from '../client/windlass.client.ts';
import { holdWords, queueLines } from '../output/line-words.ts';
import { tableText } from '../output/terminal.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

type Listed = { readonly items: readonly Environment[]; readonly cursor?: string };

const words = (environment: Environment): readonly string[] => [
  `${environment.id}: ${environment.name}, ${environment.type}, ${environment.cloud_provider} in ${environment.region}, ${environment.status}, version ${environment.version}`,
];

const find = async (session: Session, id: string): Promise<Environment | undefined> => {
  try {
    return await session.client.request<Environment>('GET', `/v1/environments/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return undefined;
    throw error;
  }
};

const outcomeOf = (before: Environment | undefined, after: Environment): string => {
  if (before === undefined) return 'created';
  return before.version === after.version ? 'left as it was:' : 'updated';
};

/** Creates the environment that the file describes, or brings the existing one of its id to it. */
export const applyEnvironment = async (session: Session, file: string): Promise<ExitCode> => {
  const definition = (await readDocument(file)) as { id?: unknown } | null;
  const id = typeof definition?.id === 'string' ? definition.id : undefined;
  const found = id === undefined ? undefined : await find(session, id);
  const [method, path] =
    found === undefined ? ['POST', '/v1/environments'] : ['PUT', `/v1/environments/${encodeURIComponent(found.id)}`];
  const environment = await session.client.request<Environment>(method ?? 'POST', path ?? '', { body: definition });
  show(session, environment, () => [`${outcomeOf(found, environment)} ${words(environment)[0]}`]);
  return exitCodes.well;
};

const healthLines = ({ status, services }: EnvironmentHealth): readonly string[] => {
  if (services.length === 0) return ['nothing serves in it yet'];
  const rows = services.map((one) => [
    one.service_name,
    one.version,
    one.status,
    `${one.healthy_instances} of ${one.wanted_instances}`,
    one.url,
    one.status === 'HEALTHY' ? '' : one.message,
  ]);
  return [`${status} now`, '', tableText(['service', 'version', 'health', 'instances', 'address', ''], rows)];
};

const lineLines = ({ hold, queue = [] }: Environment): readonly string[] => [
  ...(hold === undefined ? [] : [holdWords(hold)]),
  ...(queue.length === 0 ? [] : ['in line for its lease:', ...queueLines(queue)]),
];

/** One environment, with its hold, who waits for it, what serves in it and how that does. */
export const getEnvironment = async (session: Session, id: string): Promise<ExitCode> => {
  const path = `/v1/environments/${encodeURIComponent(id)}`;
  const [environment, health] = await Promise.all([
    session.client.request<Environment>('GET', path),
    session.client.request<EnvironmentHealth>('GET', `${path}/health`),
  ]);
  show(session, { ...environment, health }, () => [
    ...words(environment),
    ...lineLines(environment),
    ...healthLines(health),
  ]);
  return exitCodes.well;
};

export const listEnvironments = async (session: Session, type?: string): Promise<ExitCode> => {
  const query = type === undefined ? '' : `?type=${encodeURIComponent(type)}`;
  const listed = await session.client.request<Listed>('GET', `/v1/environments${query}`);
  const rows = listed.items.map((one) => [one.id, one.type, one.cloud_provider, one.region, one.status]);
  show(session, listed, () =>
    rows.length === 0
      ? ['There is no environment yet: windlass env apply -f FILE makes one.']
      : [tableText(['id', 'type', 'provider', 'region', 'status'], rows)],
  );
  return exitCodes.well;
};

/** Refused while services or resources of it live. */
export const removeEnvironment = async (session: Session, id: string): Promise<ExitCode> => {
  await session.client.request('DELETE', `/v1/environments/${encodeURIComponent(id)}`);
  show(session, { removed: id }, () => [`removed ${id}`]);
  return exitCodes.well;
};
