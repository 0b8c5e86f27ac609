import { StartExecutionCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { MachineName, WorkflowEngine } from '../../ports/workflow-engine.port.ts';
import { executionName } from './execution-name.ts';

export type StepFunctionsDeps = {
  readonly client: Pick<SFNClient, 'send'>;
  /** ARNs. */
  readonly machines: Readonly<Record<MachineName, string>>;
};

const isKnown = (error: unknown): boolean => error instanceof Error && error.name === 'ExecutionAlreadyExists';

/**
 * Windlass's machines in Step Functions. A name starts one execution in 90 days: asked for again with the same input, Step Functions answers
 * as for the first time while it runs, and refuses afterwards; with another input it always refuses. A refusal is `already_running`.
 * Throttling is retried by the client.
 */
export const stepFunctionsEngine = ({ client, machines }: StepFunctionsDeps): WorkflowEngine => ({
  start: async (machine, execution_name, input) => {
    try {
      await client.send(
        new StartExecutionCommand({
          stateMachineArn: machines[machine],
          name: executionName(execution_name),
          input: JSON.stringify(input),
        }),
      );
      return { outcome: 'started' };
    } catch (error) {
      if (isKnown(error)) return { outcome: 'already_running' };
      throw error;
    }
  },
});
