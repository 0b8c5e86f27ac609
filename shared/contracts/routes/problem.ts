import * as z from 'zod';

/** Problem details (RFC 9457): every answer of 400 and above is one. */
export const problemSchema = z
  .strictObject({
    type: z.string().meta({ description: 'urn:windlass:problem: and the code.' }),
    title: z.string(),
    status: z.int(),
    /** What was wrong, the value, and what to change. */
    detail: z.string(),
    code: z.string().meta({ description: 'For programs; stays the same when words change.' }),
    instance: z.string().meta({ description: 'Names this answer, as the log does.' }),
    faults: z
      .array(
        z.strictObject({
          pointer: z
            .string()
            .meta({ description: 'JSON pointer into the body, or /query/<name>, or /headers/<name>.' }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .optional()
      .meta({ description: 'All that is wrong with the request, as far as could be looked.' }),
  })
  .readonly()
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;
