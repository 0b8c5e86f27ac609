import * as z from 'zod';

/**
 * EventBridge's "Step Functions Execution Status Change", as AWS sends it. `input` is text, and missing when it is large
 * (`inputDetails.included` is false); `error` and `cause` stand there for executions that failed or were stopped with them.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export const statusChangeSchema = z.looseObject({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.looseObject({
    executionArn: z.string(),
    stateMachineArn: z.string(),
    name: z.string(),
    status: z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE']),
    startDate: z.number(),
    stopDate: z.number().nullish(),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export type StatusChange = z.infer<typeof statusChangeSchema>;

const inputSchema = z.looseObject({ deployment_id: z.string().min(1) });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** The deployment of an execution of the deployment machine: by its input, else by its name, which a first execution has of it. */
export const deploymentOfExecution = ({ input, name }: StatusChange['detail']): string => {
  const found = inputSchema.safeParse(parsed(input ?? ''));
  return found.success ? found.data.deployment_id : name;
};
