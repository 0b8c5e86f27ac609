/** npm run --silent token -- --stage NAME: prints a token of the stack's own machine client, valid for an hour. */
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { runCommand } from './run-command.ts';
import { outputsOf, type Outputs } from './stack.ts';
import { CommandError, readStageCommand } from './stage.ts';

const secretOf = async (outputs: Outputs, region: string): Promise<string> => {
  const client = new CognitoIdentityProviderClient({ region });
  const { UserPoolClient } = await client.send(
    new DescribeUserPoolClientCommand({ UserPoolId: outputs['UserPoolId'], ClientId: outputs['MachineClientId'] }),
  );
  return UserPoolClient?.ClientSecret ?? '';
};

const tokenUrl = (outputs: Outputs): string => {
  const emulator = process.env['AWS_ENDPOINT_URL'];
  return emulator === undefined ? (outputs['TokenUrl'] ?? '') : `${emulator}/oauth2/token`;
};

await runCommand(async () => {
  const { stage, region } = readStageCommand(process.argv.slice(2), process.env);
  const outputs = await outputsOf(stage, region);
  if (outputs['TokenIssuer'] !== undefined)
    throw new CommandError(`The stage ${stage} takes tokens of ${outputs['TokenIssuer']}: get one there.`);
  const credentials = Buffer.from(`${outputs['MachineClientId']}:${await secretOf(outputs, region)}`).toString(
    'base64',
  );
  const answer = await fetch(tokenUrl(outputs), {
    method: 'POST',
    headers: { authorization: `Basic ${credentials}`, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials&scope=windlass/administrators',
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`The user pool gave no token: it answered ${answer.status} ${text}`);
  console.log((JSON.parse(text) as { access_token: string }).access_token);
});
