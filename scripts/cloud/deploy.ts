/** npm run deploy -- --stage NAME [--region R] [--issuer URL --audience A] ...: puts the stack into the AWS account of the credentials. */
import { LambdaClient } from '@aws-sdk/client-lambda';
import { checkParameters, parameters } from './deploy-parameters.ts';
import { canReserve, readConcurrency, withoutReservations, type Concurrency } from './reserve-concurrency.ts';
import { runCommand } from './run-command.ts';
import { runServerless } from './run-serverless.ts';
import { accountOf, apiAddress, countResources, readOutputs, type Outputs } from './stack.ts';
import { readStageCommand, type StageCommand } from './stage.ts';

/** An emulator stands in for AWS when the SDK is told of its address; ministack's CloudFormation knows no event archives. */
const emulated = (command: StageCommand): Readonly<Record<string, string>> => {
  const endpoint = process.env['AWS_ENDPOINT_URL'];
  if (endpoint === undefined || command.parameters['archive-days'] !== undefined) return {};
  console.log(`Deploying to the emulator at ${endpoint}: without an archive of events, which it does not have.`);
  return { archiveDays: '0' };
};

const paramsOf = (command: StageCommand, concurrency: Concurrency): readonly string[] => {
  const given = Object.entries(command.parameters).map(([option, value]) => [parameters[option] as string, value]);
  const reserving = ['reserveConcurrency', canReserve(concurrency) ? 'yes' : 'no'];
  return [...given, reserving, ...Object.entries(emulated(command))].map(([name, value]) => `--param=${name}=${value}`);
};

const howToGetToken = ({ stage, region }: StageCommand, outputs: Outputs): string =>
  outputs['TokenIssuer'] === undefined
    ? `export WINDLASS_TOKEN=$(npm run --silent token -- --stage ${stage} --region ${region})`
    : `export WINDLASS_TOKEN=...   # a token of ${outputs['TokenIssuer']}`;

const tell = async (command: StageCommand, account: string, concurrency: Concurrency): Promise<void> => {
  const outputs = await readOutputs(command.stage, command.region);
  if (outputs === undefined) throw new Error('The stack is not there, though it was deployed.');
  const count = await countResources(command.stage, command.region);
  console.log(
    [
      '',
      `Windlass ${command.stage} is in account ${account}, ${command.region}: a stack of ${count} resources.`,
      `API:        ${apiAddress(outputs, process.env)}`,
      `Artifacts:  s3://${outputs['ArtifactsBucketName']}`,
      `Reports:    s3://${outputs['ReportsBucketName']}`,
      ...(canReserve(concurrency) ? [] : ['', ...withoutReservations(concurrency, command.region)]),
      '',
      'To use it:',
      `  export WINDLASS_ENDPOINT='${apiAddress(outputs, process.env)}'`,
      `  ${howToGetToken(command, outputs)}`,
      '  npx windlass env list',
    ].join('\n'),
  );
};

await runCommand(async () => {
  const command = readStageCommand(process.argv.slice(2), process.env, { values: Object.keys(parameters) });
  checkParameters(command.parameters);
  const account = await accountOf(command.region);
  const concurrency = await readConcurrency(new LambdaClient({ region: command.region }), command.stage);
  const params = paramsOf(command, concurrency);
  await runServerless(['deploy', '--stage', command.stage, '--region', command.region, ...params]);
  await tell(command, account, concurrency);
});
