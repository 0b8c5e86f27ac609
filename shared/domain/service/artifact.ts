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
    /** A .zip file in S3 with the code of a Lambda function. */
    z.strictObject({
      kind: z.literal('S3_OBJECT'),
      location: processTextSchema(1, 1_200).regex(
        /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.{1,1024}$/,
        'must be s3://BUCKET/KEY',
      ),
      sha256: sha256Schema,
      /** The Lambda runtime that the code is for. */
      runtime: z
        .string()
        .regex(/^[a-z0-9.]{1,32}$/)
        .default('nodejs24.x'),
      architecture: z.enum(['arm64', 'x86_64']).default('arm64'),
    }),
  ])
  .meta({
    id: 'Artifact',
    description:
      'What is deployed. `location` is a path (the command line makes one relative to the specification absolute). A TARBALL and an S3_OBJECT name the SHA-256 of the file; a DIRECTORY may name the SHA-256 of its content. An environment of provider LOCAL takes a DIRECTORY or a TARBALL, one of AWS an S3_OBJECT.',
  });
export type Artifact = z.infer<typeof artifactSchema>;
