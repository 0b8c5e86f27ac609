import type { Key } from '../../ports/table.port.ts';

/**
 * Every key of the single table. `pk` gathers what is read together; `sk` begins with the item's kind and then orders it.
 * What is a "pack" holds several records of one commit in one item, since DynamoDB counts write units by started KB of each item.
 */
const padded = (value: number, digits: number): string => String(value).padStart(digits, '0');

export const environmentPartition = (environment_id: string): string => `ENV#${environment_id}`;

/** Whether it is the key of an environment's definition. */
export const isEnvironmentMeta = ({ pk, sk }: Key): boolean => pk.startsWith(environmentPartition('')) && sk === 'META';
export const isEnvironmentOutbox = ({ pk, sk }: Key): boolean =>
  pk.startsWith(environmentPartition('')) && sk.startsWith(packPrefix('OUTBOX'));

/** ENV#<id> */
export const environmentKeys = {
  /** The environment's definition. Gone when the environment is removed. */
  meta: (id: string): Key => ({ pk: environmentPartition(id), sk: 'META' }),
  /**
   * What a submission and an end of a deployment change together: lease, its queue, hold, capacity, version of the definition, newest audit entry. One
   * item with one version, so that one condition guards all of it. Outlives the environment, so that fencing tokens and audit go on if it is made again.
   */
  head: (id: string): Key => ({ pk: environmentPartition(id), sk: 'HEAD' }),
  /** Which deployment has the name: exists from its submission on, for ever if it completes, else until it ends (CD1). */
  name: (id: string, deployment_name: string): Key => ({ pk: environmentPartition(id), sk: `NAME#${deployment_name}` }),
  /** A live service, whole. */
  service: (id: string, service_name: string): Key => ({ pk: environmentPartition(id), sk: `SERVICE#${service_name}` }),
  /** The live resource of that name, whole: one item for each name makes I1 hold. */
  resource: (id: string, resource_name: string): Key => ({
    pk: environmentPartition(id),
    sk: `RESOURCE#${resource_name}`,
  }),
  /** An event of the environment that no item of its own tells of, as the change feed finds it. */
  outbox: (id: string, event_id: string): Key => ({
    pk: environmentPartition(id),
    sk: `${packPrefix('OUTBOX')}${event_id}`,
  }),
  /** One entry of the audit chain. */
  audit: (id: string, sequence: number): Key => ({ pk: environmentPartition(id), sk: `AUDIT#${padded(sequence, 12)}` }),
  /** Says that the deployment is of this environment; its state is only in its META, so that a status change is one write. */
  deployment: (id: string, created_at: string, deployment_id: string): Key => ({
    pk: environmentPartition(id),
    sk: `DEPLOYMENT#${created_at}#${deployment_id}`,
  }),
} as const;

export const environmentPrefixes = {
  services: 'SERVICE#',
  resources: 'RESOURCE#',
  audit: 'AUDIT#',
  deployments: 'DEPLOYMENT#',
} as const;

export const deploymentPartition = (deployment_id: string): string => `DEPLOYMENT#${deployment_id}`;
export const isOfDeployment = (key: Key): boolean => key.pk.startsWith(deploymentPartition(''));
export const isDeploymentMeta = (key: Key): boolean => isOfDeployment(key) && key.sk === 'META';

/** Kinds of records that are stored as packs, under DEPLOYMENT#<id> / <KIND>#<commit id>#<nnnn>. */
export type PackKind = 'STEP' | 'VALIDATION' | 'FINDING' | 'TEST' | 'OUTBOX';

/** Values stored as one packed document, under DEPLOYMENT#<id> / <KIND>#<nnnn>. */
export type DocumentKind = 'PLAN' | 'CONFIGURATION' | 'IMPORT';

export const packPrefix = (kind: PackKind): string => `${kind}#`;
export const eventPrefix = 'EVENT#';
const eventPageDigits = 2;
export const eventsPerPage = 10 ** eventPageDigits;

/** DEPLOYMENT#<id> */
export const deploymentKeys = {
  /**
   * The DeploymentState: what the deployment's events fold to (I6). Its `last_sequence` and `lease_token` guard every commit. The newest events
   * stand in it too, up to its next write unit.
   */
  meta: (id: string): Key => ({ pk: deploymentPartition(id), sk: 'META' }),
  /** What was submitted: request and context (chunk 0 only), and services in the order of their names, a chunk at a time. */
  submission: (id: string, chunk: number): Key => ({
    pk: deploymentPartition(id),
    sk: `SUBMISSION#${padded(chunk, 4)}`,
  }),
  document: (id: string, kind: DocumentKind, chunk: number): Key => ({
    pk: deploymentPartition(id),
    sk: `${kind}#${padded(chunk, 4)}`,
  }),
  /** `commit_id` is sortable by time, so packs of a kind are in the order in which they were stored. */
  pack: (id: string, kind: PackKind, commit_id: string, part: number): Key => ({
    pk: deploymentPartition(id),
    sk: `${packPrefix(kind)}${commit_id}#${padded(part, 4)}`,
  }),
  /** The deployment's record of one service. */
  service: (id: string, service_name: string): Key => ({ pk: deploymentPartition(id), sk: `SERVICE#${service_name}` }),
  /** One side effect and how to take it back (B2). */
  ledger: (id: string, seq: string): Key => ({ pk: deploymentPartition(id), sk: `LEDGER#${seq}` }),
  /** A pack of events that META has no room for, by the sequence of its first. No pack crosses a page. */
  events: (id: string, first_sequence: number): Key => ({
    pk: deploymentPartition(id),
    sk: `${eventPrefix}${padded(first_sequence, 9)}`,
  }),
} as const;

/** The events of sequence page * 100 to page * 100 + 99: the table queries by prefix, and sequences are dense. */
export const eventPagePrefix = (page: number): string => `${eventPrefix}${padded(page, 9 - eventPageDigits)}`;
export const eventPageOf = (sequence: number): number => Math.floor(sequence / eventsPerPage);

export const deploymentPrefixes = { services: 'SERVICE#', ledger: 'LEDGER#' } as const;

/** RESOURCE#<id>: where the live resource of that id is. */
export const resourceKey = (resource_id: string): Key => ({ pk: `RESOURCE#${resource_id}`, sk: 'META' });

/** IDEMPOTENCY#<hash of scope and key>: hashed, since both come from outside and may be of any length and hold any character. */
export const idempotencyKey = (hash: string): Key => ({ pk: `IDEMPOTENCY#${hash}`, sk: 'META' });

/** TRIGGERS / TRIGGER#<id>, and TRIGGERS / SOURCE#<source> for the trigger that takes a source's requests. */
export const triggerKeys = {
  pk: 'TRIGGERS',
  prefix: 'TRIGGER#',
  trigger: (id: string): Key => ({ pk: 'TRIGGERS', sk: `TRIGGER#${id}` }),
  source: (source: string): Key => ({ pk: 'TRIGGERS', sk: `SOURCE#${source}` }),
} as const;

/** REQUEST#<hash of event and trigger>: what a request by event got. Hashed, since sources and ids come from outside. */
export const requestKey = (hash: string): Key => ({ pk: `REQUEST#${hash}`, sk: 'ANSWER' });
export const isAnswer = (key: Key): boolean => key.pk.startsWith('REQUEST#');

/** INDEX#ENVIRONMENTS / <type>#<id> */
export const environmentIndex = {
  pk: 'INDEX#ENVIRONMENTS',
  key: (type: string, id: string): Key => ({ pk: 'INDEX#ENVIRONMENTS', sk: `${type}#${id}` }),
  prefix: (type: string): string => `${type}#`,
} as const;

/** INDEX#DEPLOYMENTS#<yyyy-mm> / <created_at>#<id>, and INDEX#DEPLOYMENTS / MONTH#<yyyy-mm> for each month that has any. */
export const deploymentIndex = {
  months: { pk: 'INDEX#DEPLOYMENTS', prefix: 'MONTH#' },
  month: (month: string): Key => ({ pk: 'INDEX#DEPLOYMENTS', sk: `MONTH#${month}` }),
  partition: (month: string): string => `INDEX#DEPLOYMENTS#${month}`,
  key: (created_at: string, deployment_id: string): Key => ({
    pk: `INDEX#DEPLOYMENTS#${monthOf(created_at)}`,
    sk: `${created_at}#${deployment_id}`,
  }),
} as const;

export const monthOf = (timestamp: string): string => timestamp.slice(0, 7);

/** PROJECTION#<deployment id>: what the dashboard made of the deployment's events. */
export const projectionKey = (deployment_id: string): Key => ({ pk: `PROJECTION#${deployment_id}`, sk: 'META' });

/** DELIVERY#<id>: a notification that its receiver has taken. DEADLETTERS / <when>#<id>: what nobody took. */
export const deliveryKeys = {
  delivered: (delivery_id: string): Key => ({ pk: `DELIVERY#${delivery_id}`, sk: 'META' }),
  deadLetters: 'DEADLETTERS',
  deadLetter: (at: string, id: string): Key => ({ pk: 'DEADLETTERS', sk: `${at}#${id}` }),
} as const;

/** PROVIDER#<provider>#<environment>: what a provider's adapters keep of an environment. FENCE has the newest fencing token seen, SERVICE#<name> the versions of a service. */
export const providerKeys = {
  fence: (provider: string, environment_id: string): Key => ({
    pk: `PROVIDER#${provider}#${environment_id}`,
    sk: 'FENCE',
  }),
  service: (provider: string, environment_id: string, service_name: string): Key => ({
    pk: `PROVIDER#${provider}#${environment_id}`,
    sk: `SERVICE#${service_name}`,
  }),
} as const;

/** SUBSCRIPTION / <consumer>: how far an embedded consumer has read the change feed. */
export const subscriptionKey = (consumer: string): Key => ({ pk: 'SUBSCRIPTION', sk: consumer });
