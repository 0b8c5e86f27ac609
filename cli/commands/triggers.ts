import type { Trigger, TriggerSummary } from '../../shared/domain/trigger/trigger.ts';
import { readDocument } from '../client/read-specification.ts';
import { ProblemError } from '../client/windlass.client.ts';
import { tableText } from '../output/terminal.ts';
import { exitCodes, show, type ExitCode, type Session } from '../session.ts';

type Listed = { readonly items: readonly TriggerSummary[]; readonly cursor?: string };

const pathOf = (id: string): string => `/v1/triggers/${encodeURIComponent(id)}`;

const watched = (trigger: TriggerSummary): string => {
  switch (trigger.kind) {
    case 'DEPLOYMENT_REQUEST':
      return trigger.source;
    case 'ECR_IMAGE_PUSH':
      return `${trigger.repository_pattern}:${trigger.tag_pattern}`;
    case 'S3_OBJECT_PUT':
      return `s3://${trigger.bucket}/${trigger.key_pattern}`;
  }
};

const find = async (session: Session, id: string): Promise<Trigger | undefined> => {
  try {
    return await session.client.request<Trigger>('GET', pathOf(id));
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) return undefined;
    throw error;
  }
};

/** Creates the trigger that the file describes, or brings the existing one of its id to it. */
export const applyTrigger = async (session: Session, file: string): Promise<ExitCode> => {
  const definition = (await readDocument(file)) as { readonly id?: unknown } | null;
  const id = typeof definition?.id === 'string' ? definition.id : '';
  const found = id === '' ? undefined : await find(session, id);
  const [method, path] = found === undefined ? ['POST', '/v1/triggers'] : ['PUT', pathOf(found.id)];
  const trigger = await session.client.request<Trigger>(method ?? '', path ?? '', { body: definition });
  show(session, trigger, () => [
    `${found === undefined ? 'created' : 'updated'} ${trigger.id}: ${trigger.kind} ${watched(trigger)}, as ${trigger.runs_as.subject}, ${trigger.enabled ? 'enabled' : 'not enabled'}, version ${trigger.version}`,
  ]);
  return exitCodes.well;
};

export const listTriggers = async (session: Session): Promise<ExitCode> => {
  const listed = await session.client.request<Listed>('GET', '/v1/triggers?limit=200');
  const rows = listed.items.map((one) => [
    one.id,
    one.kind,
    watched(one),
    one.runs_as.subject,
    one.enabled ? 'enabled' : 'not enabled',
  ]);
  show(session, listed, () =>
    rows.length === 0
      ? ['There is no trigger yet: windlass trigger apply -f FILE makes one.']
      : [tableText(['id', 'kind', 'watches for', 'runs as', ''], rows)],
  );
  return exitCodes.well;
};

export const removeTrigger = async (session: Session, id: string): Promise<ExitCode> => {
  await session.client.request('DELETE', pathOf(id));
  show(session, { removed: id }, () => [`removed ${id}; what it has started goes on`]);
  return exitCodes.well;
};
