import { isAwaitingDecision } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { WaitingItem } from '../../../shared/domain/deployment/waiting.ts';
import { holdInForce, holdThatStops } from '../../../shared/domain/environment/hold.ts';
import { millisecondsOf, timestampOf } from '../../../shared/domain/naming/names.ts';
import type { WaitingFacts } from './waiting-facts.ts';
import { whoMay } from './who-may.ts';

type Find = (facts: WaitingFacts) => readonly WaitingItem[];

/** Somebody paused it. */
export const pauseItems: Find = ({ state: { name, paused }, environment }) =>
  paused === undefined
    ? []
    : [
        {
          kind: 'PAUSE',
          subject: name,
          what: `${paused.by} paused it: ${paused.reason}`,
          since: paused.at,
          unblocked_by: [...whoMay('deployer', environment)],
          how: [`windlass resume ${name}`, `windlass cancel ${name}`],
        },
      ];

/** The hold of its environment, as it is told to who has the lease, or as it stops who waits for it. */
const holdOf = ({ state: { held, queued }, environment, now }: WaitingFacts) =>
  queued === undefined
    ? holdInForce(held, millisecondsOf(now))
    : holdThatStops(environment?.hold, queued.priority, millisecondsOf(now));

/** Its environment is held: the line is stopped. */
export const holdItems: Find = (facts) => {
  const { environment_id } = facts.state;
  const hold = holdOf(facts);
  return hold === undefined
    ? []
    : [
        {
          kind: 'HOLD',
          subject: environment_id,
          what: `${hold.by} holds ${environment_id}: ${hold.reason}`,
          since: hold.at,
          until: hold.expires_at,
          unblocked_by: [...new Set([hold.by, ...whoMay('deployer', facts.environment)])],
          how: [`windlass release ${environment_id}`],
        },
      ];
};

/** It failed, and somebody is to decide. */
export const decisionItems: Find = ({ state, request, environment }) => {
  const { name, failure, decide_before, retry_requested } = state;
  if (!isAwaitingDecision(state) || decide_before === undefined || failure === undefined) return [];
  const within = (request?.rollback_strategy.decide_within_seconds ?? 0) * 1_000;
  const asked = retry_requested === undefined ? '' : ` ${retry_requested.by} has asked to try it again.`;
  return [
    {
      kind: 'DECISION',
      subject: name,
      what: `It failed in ${failure.step}, and is undone unless somebody decides otherwise: ${failure.message}${asked}`,
      since: timestampOf(millisecondsOf(decide_before) - within),
      until: decide_before,
      unblocked_by: [...whoMay('deployer', environment)],
      how: [`windlass retry ${name}`, `windlass rollback ${name}`, `windlass cancel ${name}`],
    },
  ];
};

/** `, place 2 of 3`; empty for one whose turn has just come. */
const placeWords = ({ id }: WaitingFacts['state'], environment: WaitingFacts['environment']): string => {
  const queue = environment?.queue ?? [];
  const index = queue.findIndex(({ deployment_id }) => deployment_id === id);
  return index < 0 ? '' : `, place ${index + 1} of ${queue.length}`;
};

/** Another has the environment before it. */
export const queueItems: Find = ({ state, lease, environment }) => {
  const { id, name, environment_id, queued } = state;
  if (queued === undefined) return [];
  const holder = lease?.owner ?? null;
  const why =
    holder === null || holder === id
      ? 'its turn has not come yet'
      : `${holder} holds it (${lease?.reason}) since ${lease?.acquired_at}`;
  return [
    {
      kind: 'QUEUE',
      subject: environment_id,
      what: `It stands in line for ${environment_id}, with the priority ${queued.priority}${placeWords(state, environment)}: ${why}.`,
      since: queued.at,
      unblocked_by: [...(holder === null || holder === id ? [] : [holder]), ...whoMay('deployer', environment)],
      how: holder === null || holder === id ? [`windlass cancel ${name}`] : [`windlass cancel ${holder}`],
    },
  ];
};

/** Its rollback cannot have the environment. */
export const leaseItems: Find = ({ state: { id, name, environment_id, rollback, updated_at }, lease, environment }) => {
  const isOwed = rollback.status === 'IN_PROGRESS' || rollback.status === 'FAILED';
  if (!isOwed || lease === undefined || lease.owner === null || lease.owner === id) return [];
  return [
    {
      kind: 'LEASE',
      subject: environment_id,
      what: `Its rollback needs ${environment_id}, which ${lease.owner} holds (${lease.reason}).`,
      since: rollback.started_at ?? updated_at,
      until: lease.expires_at,
      unblocked_by: [lease.owner, ...whoMay('deployer', environment)],
      how: [`windlass cancel ${lease.owner}`, `windlass rollback ${name}`],
    },
  ];
};
