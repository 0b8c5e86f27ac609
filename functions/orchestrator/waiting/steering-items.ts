import { isAwaitingDecision } from '../../../shared/domain/deployment/deployment.aggregate.ts';
import type { WaitingItem } from '../../../shared/domain/deployment/waiting.ts';
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

/** Its environment is held: the line is stopped. */
export const holdItems: Find = ({ state: { environment_id, held }, environment, now }) =>
  held === undefined || now >= held.expires_at
    ? []
    : [
        {
          kind: 'HOLD',
          subject: environment_id,
          what: `${held.by} holds ${environment_id}: ${held.reason}`,
          since: held.at,
          until: held.expires_at,
          unblocked_by: [...new Set([held.by, ...whoMay('deployer', environment)])],
          how: [`windlass release ${environment_id}`],
        },
      ];

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

/** Another has the environment before it. */
export const queueItems: Find = ({ state: { id, name, environment_id, queued }, lease, environment }) => {
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
      what: `It stands in line for ${environment_id}, with the priority ${queued.priority}: ${why}.`,
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
