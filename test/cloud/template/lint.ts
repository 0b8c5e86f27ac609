import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installEmulator } from '../../../scripts/cloud/install-emulator.ts';

const run = promisify(execFile);

/**
 * - W3005: a DependsOn that a reference implies already, which the Serverless Framework and its plugins write.
 * - E3601 at this place: cfn-lint does not know that a Succeed has an OutputPath, which it has:
 *   https://docs.aws.amazon.com/step-functions/latest/dg/state-succeed.html, https://states-language.net/#statetypes
 */
const isKnown = (line: string): boolean =>
  / W3005 /u.test(line) ||
  / E3601 .*'States\/RollOutWave\/ItemProcessor\/States\/LeaveToPlanWave\/OutputPath'/u.test(line);

/** What cfn-lint says of a template, a line for each finding: id, logical id, message. */
export const lint = async (file: string): Promise<readonly string[]> => {
  const program = join(await installEmulator(), 'cfn-lint');
  const found = await run(program, ['--format', 'json', '--regions', 'eu-central-1', '--template', file]).then(
    ({ stdout }) => stdout,
    (error: { readonly stdout?: string; readonly code?: unknown }) => {
      // Findings make it end with a code; without any output it is broken.
      if (error.stdout === undefined || error.stdout === '') throw error;
      return error.stdout;
    },
  );
  type Finding = {
    readonly Rule: { readonly Id: string };
    readonly Message: string;
    readonly Location: { readonly Path: readonly unknown[] };
  };
  return (JSON.parse(found === '' ? '[]' : found) as readonly Finding[])
    .map(({ Rule, Message, Location }) => `${Location.Path.slice(0, 4).join('/')}: ${Rule.Id} ${Message}`)
    .filter((line) => !isKnown(line));
};
