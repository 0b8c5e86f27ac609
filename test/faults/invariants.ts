import { verifyAuditChain } from '../../shared/domain/audit/audit-chain.ts';
import { deploymentStateSchema } from '../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../shared/domain/deployment/deployment-status.ts';
import { replayDeployment } from '../../shared/domain/deployment/evolve-deployment.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';
import type { Ended, Evidence, Picture, ProviderCall, StoredTransaction } from './evidence.ts';

export type InvariantName = `I${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;
/** What is broken, in words; empty while it holds. */
export type Invariant = (evidence: Evidence) => readonly string[];

const repeatedOf = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
];
const nameOf = (resource: string): string => resource.slice(resource.indexOf('/') + 1);
const sameAs = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const inOrder = (record: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(record).toSorted(([left], [right]) => left.localeCompare(right)));

/** At most one live resource per logical id of an environment. */
const oneResourcePerName: Invariant = ({ ended }) =>
  ended.flatMap(({ state, after: { made, resources } }) => [
    ...repeatedOf(resources.map(nameOf)).map((name) => `${name} is on record twice after ${state.name}`),
    ...repeatedOf(made.map(nameOf)).map((name) => `${name} was made twice, as of ${state.name}`),
  ]);

const endFaults = ({ state }: Ended): readonly string[] => {
  const { name, status, rollback } = state;
  if (!isTerminal(status)) return [`${name} is still ${status}`];
  if (rollback.status === 'IN_PROGRESS') return [`${name} is still being undone`];
  const isUnexplained = rollback.status === 'FAILED' && rollback.remaining.length === 0;
  return isUnexplained ? [`${name} could not be undone and does not say what is left`] : [];
};

/** Every accepted deployment ends, and holds nothing any more. */
const everyOneEnds: Invariant = ({ ended, lease, reservations }) => [
  ...ended.flatMap(endFaults),
  ...(lease.owner === null ? [] : [`the lease is held by ${lease.owner} (${lease.reason})`]),
  ...reservations.map((owner) => `capacity is still reserved for ${owner}`),
];

/** By service; versions that are only installed, for a rollback, do not serve. */
const servingIn = ({ running }: Picture): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(running).map(([key, versions]) => [
      key,
      versions.filter(([, wanted, weight]) => wanted > 0 || weight > 0),
    ]),
  );
const installedIn = ({ running }: Picture): readonly string[] =>
  Object.entries(running).flatMap(([key, versions]) => versions.map(([id]) => `${key} ${id}`));

const pictureFaults = (name: string, before: Picture, after: Picture): readonly string[] => {
  const parts = {
    'what serves': [servingIn(before), servingIn(after)],
    'what is live': [before.live, after.live],
    'what was made': [before.made, after.made],
    'the resources on record': [before.resources, after.resources],
    'the allocated capacity': [before.allocated, after.allocated],
  };
  const left = installedIn(after).filter((version) => !installedIn(before).includes(version));
  return [
    ...Object.entries(parts).flatMap(([part, values]) => {
      const [was, is] = values.map((value) => JSON.stringify(Array.isArray(value) ? value : inOrder(value as never)));
      return was === is ? [] : [`${part} is not as it was before ${name}: ${is} instead of ${was}`];
    }),
    ...left.map((version) => `${version} is left of ${name}`),
  ];
};

/** What a completed release runs is what it released, and nothing beside it takes traffic or has instances. */
const servingFaults = ({ state: { name }, after: { running, live, made, resources } }: Ended): readonly string[] => [
  ...Object.entries(running).flatMap(([key, versions]) => {
    const service_name = nameOf(key);
    const serving = versions.filter(([, wanted, weight]) => wanted > 0 || weight > 0);
    const isLiveAlone = serving.length === 1 && serving[0]?.[0].startsWith(`${live[service_name]}-`) === true;
    return isLiveAlone ? [] : [`${service_name} runs ${JSON.stringify(serving)} after ${name}`];
  }),
  ...(sameAs(made, resources) ? [] : [`after ${name} there is ${made.join()} and on record is ${resources.join()}`]),
];

const isUndone = ({ state }: Ended): boolean =>
  state.rollback.status === 'COMPLETED' || (state.status !== 'COMPLETED' && state.rollback.status === 'NOT_NEEDED');

/** After a rollback nothing made by the deployment is left, and everything that it replaced serves again. */
const nothingLeft: Invariant = ({ ended }) =>
  ended.flatMap((one) => {
    if (one.state.status === 'COMPLETED' && one.state.rollback.status === 'NOT_NEEDED') return servingFaults(one);
    if (!isUndone(one)) return [];
    const open = one.ledger.filter(({ state }) => state !== 'UNDONE' && state !== 'KEPT');
    return [
      ...open.map(({ target, state }) => `${target} is ${state} in the ledger of ${one.state.name}`),
      ...pictureFaults(one.state.name, one.before, one.after),
    ];
  });

/** What may be written by somebody who does not hold the deployment: see DeploymentJournal.annotate, takeOver and submit. */
const unfenced = new Set(['META', 'EVENT']);
/** One that waits in line has no token, and begins with the transaction that gives it one: see DeploymentJournal.begin. */
const isBeginning = ({ token_before, token_after = 0 }: StoredTransaction): boolean =>
  token_before === 0 && token_after > 0;

/** Only the holder of the newest fencing token writes, in the store and at the providers. */
const newestTokenWrites: Invariant = ({ transactions, calls }) => [
  ...transactions.flatMap((transaction) => {
    const { deployment_id, kinds, fence, token_before, token_after } = transaction;
    if (token_before === undefined || isBeginning(transaction)) return [];
    if (fence === undefined && !kinds.every((kind) => unfenced.has(kind)))
      return [`${kinds.join()} of ${deployment_id} were written under no token`];
    if (fence !== undefined && fence !== token_before)
      return [`${kinds.join()} of ${deployment_id} were written under token ${fence} when ${token_before} held it`];
    return token_after !== undefined && token_after < token_before
      ? [`the token of ${deployment_id} went back from ${token_before} to ${token_after}`]
      : [];
  }),
  ...calls
    .filter(({ token, newest_token, hadEffect }) => hadEffect && token < newest_token)
    .map(
      (call) => `${call.method} ${call.target} was done under token ${call.token}, and ${call.newest_token} was out`,
    ),
];

const undoOrderFaults = ({ state, dependencies }: Ended, calls: readonly ProviderCall[]): readonly string[] => {
  const undo = calls.filter((call) => call.deployment_id === state.id && call.isUndo && call.hadEffect);
  const placesOf = (name: string): readonly number[] =>
    undo.flatMap(({ target, kind }, index) => (target === name && kind === 'service' ? [index] : []));
  const lastService = undo.findLastIndex(({ kind }) => kind === 'service');
  const early = undo.findIndex(({ kind }) => kind === 'resource');
  return [
    ...Object.entries(dependencies).flatMap(([service, needs]) =>
      needs
        .filter((need) => Math.max(-1, ...placesOf(service)) > Math.min(Infinity, ...placesOf(need)))
        .map((need) => `${need} was undone before ${service}, which depends on it, in ${state.name}`),
    ),
    ...(early >= 0 && early < lastService ? [`a resource was undone before a service in ${state.name}`] : []),
  ];
};

/** Undo runs in reverse dependency order, and twice is the same as once. */
const undoneInOrderAndOnce: Invariant = ({ ended, calls, again }) => [
  ...ended.flatMap((one) => undoOrderFaults(one, calls)),
  ...(again.effects > 0 ? [`undoing once more had ${again.effects} effects`] : []),
  ...(again.events > 0 ? [`undoing once more told ${again.events} events`] : []),
];

/** Undefined when the events fold to no state, as those of which one is missing. */
const foldOf = (events: Ended['events']): object | undefined => {
  try {
    return deploymentStateSchema.strip().parse(replayDeployment(events));
  } catch {
    return undefined;
  }
};

/** Replaying a deployment's events gives its stored state. */
const replayGivesState: Invariant = ({ ended }) =>
  ended.flatMap(({ state, events }) => {
    const replayed = foldOf(events);
    if (replayed === undefined) return [`the events of ${state.name} fold to no state`];
    return sameAs(inOrder({ ...replayed }), inOrder(deploymentStateSchema.strip().parse(state)))
      ? []
      : [`the events of ${state.name} fold to another state: ${JSON.stringify(replayed)}`];
  });

/** No secret in plain text where others can read it. */
const noSecretTold: Invariant = ({ texts, secrets }) =>
  texts
    .filter(({ text }) => secrets.some((secret) => text.includes(secret)))
    .map(({ where }) => `a secret is in ${where}`);

/** A service takes traffic only when its dependencies are healthy. */
const dependenciesHealthy: Invariant = ({ shifts }) =>
  shifts.flatMap(({ service_name, ailing }) => ailing.map((why) => `${service_name} was given traffic, and ${why}`));

const sequenceFaults = ({ state, events }: Ended): readonly string[] =>
  events.length === state.last_sequence && events.every(({ sequence }, index) => sequence === index + 1)
    ? []
    : [`${state.name} has events ${events.map(({ sequence }) => sequence).join()} of ${state.last_sequence}`];

const auditFaults = ({ after, entries, head }: Evidence['audit']): readonly string[] => {
  const verdict = verifyAuditChain(entries, contentHash, { after, head });
  return verdict.outcome === 'intact' ? [] : [`audit entry ${verdict.sequence} is ${verdict.reason}`];
};

/** No event, audit entry or accepted request is lost. */
const nothingLost: Invariant = ({ ended, accepted, audit, told }) => {
  const [ids, heard] = [new Set(ended.map(({ state }) => state.id)), new Set(told)];
  return [
    ...accepted.filter((id) => !ids.has(id)).map((id) => `${id} was accepted and is not there`),
    ...ended.flatMap(sequenceFaults),
    ...ended.flatMap(({ state, events }) =>
      events
        .filter(({ sequence }) => !heard.has(`${state.id}/${sequence}`))
        .map(({ sequence, event_type }) => `nobody was told of event ${sequence} (${event_type}) of ${state.name}`),
    ),
    ...auditFaults(audit),
  ];
};

/** The invariants of the architecture, each as a question to what was seen. */
export const invariants: Readonly<Record<InvariantName, Invariant>> = {
  I1: oneResourcePerName,
  I2: everyOneEnds,
  I3: nothingLeft,
  I4: newestTokenWrites,
  I5: undoneInOrderAndOnce,
  I6: replayGivesState,
  I7: noSecretTold,
  I8: dependenciesHealthy,
  I9: nothingLost,
};

/** Everything that is broken, each with the name of its invariant. */
export const brokenInvariants = (evidence: Evidence): readonly string[] =>
  Object.entries(invariants).flatMap(([name, holds]) => holds(evidence).map((words) => `${name}: ${words}`));
