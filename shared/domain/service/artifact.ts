import * as z from 'zod';
import { processTextSchema } from '../naming/process-text.ts';

export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

export const artifactSchema = z
  .discriminatedUnion('kind', [
    /** A folder, copied at deployment so that later edits do not reach what runs. */
    z.strictObject({
      kind: z.literal('DIRECTORY'),
      location: processTextSchema(1, 4_096),
      sha256: sha256Schema.optional(),
    }),
    /** A .tar or .tar.gz file. */
    z.strictObject({ kind: z.literal('TARBALL'), location: processTextSchema(1, 4_096), sha256: sha256Schema }),
  ])
  .meta({
    id: 'Artifact',
    description:
      'What is deployed. `location` is a path (the command line makes one relative to the specification absolute). A TARBALL names the SHA-256 of the file; a DIRECTORY may name the SHA-256 of its content.',
  });
export type Artifact = z.infer<typeof artifactSchema>;
