import * as z from 'zod';
import { timestampSchema } from '../naming/names.ts';

/** One act on an environment. `hash` covers every other field, `previous_hash` among them, so a changed, missing or reordered entry shows (CS4). */
export const auditEntrySchema = z
  .strictObject({
    environment_id: z.string(),
    /** 1, 2, 3 ... without a gap. */
    sequence: z.int().min(1),
    at: timestampSchema,
    actor: z.string(),
    /** Such as deployment.submit. */
    action: z.string(),
    target: z.string(),
    details: z.record(z.string(), z.json()),
    previous_hash: z.string(),
    hash: z.string(),
  })
  .readonly()
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof auditEntrySchema>;
export type NewAuditEntry = Pick<AuditEntry, 'actor' | 'action' | 'target' | 'details'>;
