import { emptyChain, type AuditPosition } from '../../domain/audit/audit-chain.ts';
import { emptyCapacity, type Capacity } from '../../domain/environment/capacity.ts';
import type { EnvironmentHold } from '../../domain/environment/hold.ts';
import type { Lease } from '../../domain/environment/lease.ts';
import type { LeaseQueue } from '../../domain/environment/lease-queue.ts';
import type { Line } from '../../domain/environment/line.ts';
import { timestampOf } from '../../domain/naming/names.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { contentOf } from './item-content.ts';
import { environmentKeys } from './keys.ts';
import { storable } from './packed-json.ts';

/** The part of an environment that is written under one version: see keys.ts. */
export type EnvironmentHead = {
  readonly version: number;
  /** The version of the definition; 0 while the environment is removed. */
  readonly environment_version: number;
  readonly lease: Lease;
  /** As it was placed: it may have expired. */
  readonly hold?: EnvironmentHold;
  /** Absent while nobody waits, as in heads of earlier versions. */
  readonly queue?: LeaseQueue;
  readonly capacity: Capacity;
  readonly audit: AuditPosition;
};

/** The head of an environment that never was. */
export const firstHead = (now: number): EnvironmentHead => ({
  version: 0,
  environment_version: 0,
  lease: {
    owner: null,
    reason: 'never taken',
    acquired_at: timestampOf(now),
    expires_at: timestampOf(now),
    fencing_token: 0,
  },
  capacity: emptyCapacity,
  audit: emptyChain,
});

export const lineOf = ({ lease, hold, queue = [] }: EnvironmentHead): Line => ({
  lease,
  ...(hold !== undefined && { hold }),
  queue,
});

export const withQueue = ({ queue: _queue, ...head }: EnvironmentHead, queue: LeaseQueue): EnvironmentHead => ({
  ...head,
  ...(queue.length > 0 && { queue }),
});

export const withHold = (
  { hold: _hold, ...head }: EnvironmentHead,
  hold: EnvironmentHold | undefined,
): EnvironmentHead => ({ ...head, ...(hold !== undefined && { hold }) });

export const readHead = async (table: Table, environment_id: string): Promise<EnvironmentHead | undefined> => {
  const item = await table.get(environmentKeys.head(environment_id));
  return item === undefined ? undefined : contentOf<EnvironmentHead>(item);
};

/** Stores the head that was made of the one read, unless somebody else has changed that since. */
export const headWrite = (environment_id: string, head: EnvironmentHead): Write => ({
  kind: 'put',
  item: { ...environmentKeys.head(environment_id), ...(storable({ ...head, version: head.version + 1 }) as object) },
  condition: head.version === 0 ? { kind: 'absent' } : { kind: 'equals', field: 'version', value: head.version },
});
