import type { ExecutionEnd } from '../../../local/workflow/execution.ts';
import type { MachineName } from '../../../shared/ports/workflow-engine.port.ts';

export const machineArn = (machine: MachineName): string =>
  `arn:aws:states:eu-central-1:000000000000:stateMachine:windlass-test-${machine}`;
const executionArn = (machine: MachineName, name: string): string =>
  `arn:aws:states:eu-central-1:000000000000:execution:windlass-test-${machine}:${name}`;

/** What EventBridge tells of an execution that has ended, in AWS's own shape. */
export const statusChangeEvent = (
  { machine, execution_name, outcome, input, error }: Omit<ExecutionEnd, 'transitions'>,
  now: number,
) => ({
  version: '0',
  id: '315c1398-40ff-a850-213b-158f73e60175',
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  account: '000000000000',
  time: new Date(now).toISOString(),
  region: 'eu-central-1',
  resources: [executionArn(machine, execution_name)],
  detail: {
    executionArn: executionArn(machine, execution_name),
    stateMachineArn: machineArn(machine),
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: execution_name,
    status: outcome,
    startDate: now - 60_000,
    stopDate: now,
    input: JSON.stringify(input),
    output: null,
    inputDetails: { included: true },
    outputDetails: null,
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: 'REDRIVABLE',
    redriveStatusReason: null,
    error: error?.Error ?? null,
    cause: error?.Cause ?? null,
  },
});
