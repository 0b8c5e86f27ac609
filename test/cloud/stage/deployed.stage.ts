import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { CloudAccount } from './cloud.stage.ts';

/** A stage that `npm run deploy` has put into the account. */
export type DeployedStage = {
  readonly account: CloudAccount;
  readonly stage: string;
  /** What `npm run deploy` printed. */
  readonly told: string;
  readonly endpoint: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** A token of the stack's machine client, as `npm run token` prints it. */
  readonly token: string;
};

const outputsOf = async ({ sdk }: CloudAccount, stage: string): Promise<Readonly<Record<string, string>>> => {
  const { Stacks = [] } = await new CloudFormationClient(sdk).send(
    new DescribeStacksCommand({ StackName: `windlass-${stage}` }),
  );
  return Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey ?? '', OutputValue ?? '']),
  );
};

/** Throws with all that the command said when it fails. */
const succeed = async (account: CloudAccount, script: string, ...given: readonly string[]): Promise<string> => {
  const { code, output } = await account.npm(script, ...given);
  if (code !== 0) throw new Error(`npm run ${script} ended with code ${code}:\n${output}`);
  return output;
};

export const deployStage = async (account: CloudAccount, stage: string): Promise<DeployedStage> => {
  const told = await succeed(account, 'deploy', '--stage', stage);
  const [, endpoint = ''] = /^API: +(\S+)$/m.exec(told) ?? [];
  return {
    account,
    stage,
    told,
    endpoint,
    outputs: await outputsOf(account, stage),
    token: (await succeed(account, 'token', '--stage', stage)).trim().split('\n').at(-1) ?? '',
  };
};
