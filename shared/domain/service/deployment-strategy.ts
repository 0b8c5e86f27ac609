import * as z from 'zod';

export const deploymentStrategySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('RECREATE') }),
    z.strictObject({
      kind: z.literal('ROLLING'),
      /** Instances that may be missing from service while rolling. */
      max_unavailable: z.int().min(0).max(100).default(0),
      /** Instances that may run beyond the wanted number while rolling. */
      max_surge: z.int().min(0).max(100).default(1),
    }),
    z.strictObject({ kind: z.literal('BLUE_GREEN') }),
    z.strictObject({
      kind: z.literal('CANARY'),
      steps: z
        .array(z.strictObject({ weight_percent: z.int().min(1).max(100), bake_seconds: z.int().min(0).max(86_400) }))
        .min(1)
        .max(20),
    }),
  ])
  .meta({ id: 'DeploymentStrategy', description: 'How a new version takes over from the running one.' });
export type DeploymentStrategy = z.infer<typeof deploymentStrategySchema>;
export type DeploymentStrategyKind = DeploymentStrategy['kind'];
