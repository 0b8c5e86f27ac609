import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';
import { alertConfigurationSchema } from './deployment.ts';
import type { ServiceRecord } from './service-rollout.ts';

export const ledgerStateSchema = z.enum(['INTENDED', 'DONE', 'UNDONE', 'UNDO_FAILED', 'KEPT']);

/** How an effect is taken back; carried in the entry, so that undoing needs nothing else. */
export const compensationSchema = z.discriminatedUnion('kind', [
  /** Remove the version that was rolled out, and let what ran before (a JSON snapshot, absent for a new service) serve again. */
  z.strictObject({
    kind: z.literal('RESTORE_SERVICE'),
    service_name: z.string(),
    version_id: z.string(),
    previous: z.json().optional(),
  }),
  z.strictObject({ kind: z.literal('REMOVE_RESOURCE'), resource_type: z.string(), resource_name: z.string() }),
  z.strictObject({
    kind: z.literal('RESTORE_RESOURCE'),
    resource_type: z.string(),
    resource_name: z.string(),
    snapshot: z.json(),
  }),
  /** Remove the alarms that were made, and put those back that were there before; see `AlarmChanges`. */
  z.strictObject({
    kind: z.literal('RESTORE_ALARMS'),
    made: z.array(alertConfigurationSchema).readonly(),
    previous: z.array(alertConfigurationSchema).readonly(),
  }),
]);
export type Compensation = z.infer<typeof compensationSchema>;

/**
 * One side effect of a deployment. Written as INTENDED before the effect and DONE after it, so that whatever crashes, what has to be undone
 * is on record. `seq` is derived from the step, never counted: a replayed step meets its own entry. Undo runs in descending `seq`.
 */
export const ledgerEntrySchema = z
  .strictObject({
    seq: z.string(),
    action: z.enum(['ROLL_OUT_SERVICE', 'CREATE_RESOURCE', 'CONFIGURE_RESOURCE', 'SET_ALARMS']),
    target: z.string(),
    compensation: compensationSchema,
    token: z.int(),
    state: ledgerStateSchema,
    /** What the effect made, in words for the report, such as `cart 1.1.0, 2 instances`. */
    made: z.string().optional(),
    note: z.string().optional(),
    intended_at: timestampSchema,
    done_at: timestampSchema.optional(),
    undone_at: timestampSchema.optional(),
  })
  .readonly()
  .meta({ id: 'LedgerEntry' });
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** Whether the end of the effect may stand in the record of a service alone. */
export const isSettledByRecord = ({ action, state }: LedgerEntry): boolean =>
  action === 'ROLL_OUT_SERVICE' && state === 'INTENDED';

/** The entry of a rollout as the record of its service leaves it: the end of a rollout writes only the record, and the entry is DONE by that. */
export const settledBy = (entry: LedgerEntry, record: ServiceRecord | undefined): LedgerEntry =>
  record?.done !== undefined && isSettledByRecord(entry)
    ? { ...entry, state: 'DONE', made: record.done.made, done_at: record.done.at }
    : entry;

const padded = (value: number): string => String(value).padStart(5, '0');

/** Resources come before all waves, so they are undone after all services. */
export const resourceLedgerSeq = (resource_name: string): string => `00000#resource#${resource_name}`;
/** All alarms of a release are one entry. */
export const alarmsLedgerSeq = '00000#alarms';
/** `wave` counts from 0. */
export const serviceLedgerSeq = (wave: number, service_name: string): string =>
  `${padded(wave + 1)}#service#${service_name}`;
