import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  SFNClient,
  StartExecutionCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import type { SdkOptions } from '../stage/cloud.stage.ts';

type Definition = { readonly StartAt: string; readonly States: Readonly<Record<string, object>> };

const poll_milliseconds = 100;
const longestRun_milliseconds = 60_000;

const ended = async (sfn: SFNClient, executionArn: string): Promise<void> => {
  const deadline = Date.now() + longestRun_milliseconds;
  while ((await sfn.send(new DescribeExecutionCommand({ executionArn }))).status === 'RUNNING') {
    if (Date.now() > deadline) throw new Error(`${executionArn} did not end`);
    await pause(poll_milliseconds);
  }
};

/** All that an execution came by, to its end. */
const historyOf = async (sfn: SFNClient, executionArn: string): Promise<string> => {
  await ended(sfn, executionArn);
  const events: unknown[] = [];
  let nextToken: string | undefined;
  do {
    const page = await sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken }));
    events.push(...(page.events ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return JSON.stringify(events);
};

/** The definition, begun at a state, with every state tried once: what AWS refuses it refuses again, also to what handles the failure. */
const begunAt = (definition: Definition, state: string): string => {
  const once = Object.entries(definition.States).map(([name, one]) => [name, { ...one, Retry: undefined }]);
  return JSON.stringify({ ...definition, StartAt: state, States: Object.fromEntries(once) as Definition['States'] });
};

/** Runs a state machine as if it began at one of its states, under its own role. Answers the history of the execution. */
export const runFrom = async (
  sdk: SdkOptions,
  stateMachineArn: string,
  state: string,
  input: object,
): Promise<string> => {
  const sfn = new SFNClient(sdk);
  const { definition = '{}' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  await sfn.send(
    new UpdateStateMachineCommand({
      stateMachineArn,
      definition: begunAt(JSON.parse(definition) as Definition, state),
    }),
  );
  try {
    const { executionArn = '' } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    return await historyOf(sfn, executionArn);
  } finally {
    await sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
  }
};

/** Gives a state machine the definition that it has, as a deploy does. Answers what AWS says against it. */
export const setUpAgain = async (sdk: SdkOptions, stateMachineArn: string): Promise<string> => {
  const sfn = new SFNClient(sdk);
  const { definition } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  return sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition })).then(
    () => '',
    (error: Error) => `${error.name}: ${error.message}`,
  );
};
