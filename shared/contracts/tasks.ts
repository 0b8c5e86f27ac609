import * as z from 'zod';

/** What a state machine gives a task: ids only. */
export const taskInputSchema = z.strictObject({ deployment_id: z.string().min(1) });
export type TaskInput = z.infer<typeof taskInputSchema>;

/** `execution_name` tells with which wave the execution began; without one, all waves are given out to whoever asks. */
export const waveInputSchema = taskInputSchema.extend({ execution_name: z.string().min(1).optional() });
export type WaveInput = z.infer<typeof waveInputSchema>;

/** Of a task that hands over to a fresh execution in time, given both: PlanWave, UndoEffects. */
export const longInputSchema = waveInputSchema.extend({ execution_started_at: z.string().optional() });
export type LongInput = z.infer<typeof longInputSchema>;

export const rolloutInputSchema = z.strictObject({ deployment_id: z.string().min(1), service_name: z.string().min(1) });
export type RolloutInput = z.infer<typeof rolloutInputSchema>;

/** What a Catch of a state machine caught. `Cause` is text, and mostly JSON within it. */
export const caughtErrorSchema = z.looseObject({ Error: z.string(), Cause: z.unknown() });
export type CaughtError = z.infer<typeof caughtErrorSchema>;

export const advanceInputSchema = rolloutInputSchema.extend({ execution_started_at: z.string().optional() });

export const serviceFailureInputSchema = rolloutInputSchema.extend({ failure: caughtErrorSchema });
export type ServiceFailureInput = z.infer<typeof serviceFailureInputSchema>;

/** `failure` is what a Catch of the deployment machine caught, if anything. */
export const rollbackInputSchema = z.strictObject({
  deployment_id: z.string().min(1),
  failure: caughtErrorSchema.nullish(),
});
export type RollbackInput = z.infer<typeof rollbackInputSchema>;

/** The input of an execution of the deployment or rollback machine: both read `$.failure`, so it is always there. */
export type MachineInput = {
  readonly deployment_id: string;
  readonly failure: { readonly Error: string; readonly Cause: string } | null;
};
export const machineInput = (deployment_id: string, failure: MachineInput['failure'] = null): MachineInput => ({
  deployment_id,
  failure,
});

/**
 * What every task answers. PROCEED: go on. WAIT: ask again after `wait_seconds`. STOP: the deployment has failed or was cancelled and the
 * reason is on record: undo it. CONTINUE: all is well, but this execution has got long: go on in a fresh one.
 */
export type TaskOutput = {
  readonly outcome: 'PROCEED' | 'WAIT' | 'STOP' | 'CONTINUE';
  readonly wait_seconds: number;
};
export const proceed: TaskOutput = { outcome: 'PROCEED', wait_seconds: 0 };
export const stop: TaskOutput = { outcome: 'STOP', wait_seconds: 0 };
export const waitFor = (wait_seconds: number): TaskOutput => ({ outcome: 'WAIT', wait_seconds });

/** HandleFailure's answer. PROCEED: undo it. RETRY: do the failed phase again. WAIT: nobody has decided yet. */
export type FailureOutput = TaskOutput | { readonly outcome: 'RETRY'; readonly wait_seconds: number };
export const retry: FailureOutput = { outcome: 'RETRY', wait_seconds: 0 };

/** CONTINUE of a machine that starts its next execution itself, by this name. */
export type HandOver = TaskOutput & { readonly outcome: 'CONTINUE'; readonly next_execution: string };

/** PlanWave's answer: `services` of the next wave, empty when all waves are done. */
export type WaveOutput = TaskOutput & {
  readonly services: readonly { readonly deployment_id: string; readonly service_name: string }[];
  readonly max_parallel: number;
};
