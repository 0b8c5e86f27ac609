import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { CommandError, stackNameOf } from './stage.ts';

export type Outputs = Readonly<Record<string, string>>;

/** Whose account this is; throws when there are no credentials for one. */
export const accountOf = async (region: string): Promise<string> => {
  const { Account = '' } = await new STSClient({ region }).send(new GetCallerIdentityCommand({}));
  return Account;
};

/** The outputs of a stage's stack; undefined when there is none. */
export const readOutputs = async (stage: string, region: string): Promise<Outputs | undefined> => {
  try {
    const { Stacks = [] } = await new CloudFormationClient({ region }).send(
      new DescribeStacksCommand({ StackName: stackNameOf(stage) }),
    );
    const outputs = Stacks[0]?.Outputs ?? [];
    return Object.fromEntries(outputs.map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']));
  } catch (error) {
    if ((error as Error).name === 'ValidationError') return undefined;
    throw error;
  }
};

/** The same, of a stage that must be there. */
export const outputsOf = async (stage: string, region: string): Promise<Outputs> => {
  const outputs = await readOutputs(stage, region);
  if (outputs !== undefined) return outputs;
  throw new CommandError(`There is no stage ${stage} in ${region}. Deploy it with: npm run deploy -- --stage ${stage}`);
};

/** How many resources the stack has. */
export const countResources = async (stage: string, region: string): Promise<number> => {
  const client = new CloudFormationClient({ region });
  let count = 0;
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: stackNameOf(stage), NextToken }));
    count += page.StackResourceSummaries?.length ?? 0;
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return count;
};

/** Where the API answers. An emulator has it under its own address. */
export const apiAddress = (outputs: Outputs, environment: NodeJS.ProcessEnv): string => {
  const emulator = environment['AWS_ENDPOINT_URL'];
  return emulator === undefined
    ? (outputs['HttpApiUrl'] ?? '')
    : `${emulator}/_aws/execute-api/${outputs['HttpApiId']}/%24default`;
};
