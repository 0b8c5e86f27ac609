import { build } from 'esbuild';
import { describe, expect, it } from '@jest/globals';

/** The SDK's commands that are left in a bundle of a file, as service:Operation. */
const commandsIn = async (file: string): Promise<readonly string[]> => {
  const { metafile } = await build({
    entryPoints: [`shared/adapters/aws/${file}`],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    metafile: true,
  });
  const inputs = Object.values(metafile.outputs).flatMap(({ inputs: used }) => Object.entries(used));
  return inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .map(([path]) => /client-([\w-]+)\/dist-es\/commands\/(\w+)Command/.exec(path))
    .flatMap((match) => (match === null ? [] : [`${match[1]}:${match[2]}`]))
    .toSorted();
};

const isLook = (command: string): boolean => /:(Get|List|Describe)/.test(command);

describe('the drivers of AWS by role', () => {
  it('check a definition and tell its cost without any command of the SDK', async () => {
    expect(await commandsIn('resource-drivers.checks.ts')).toEqual([]);
  });

  it.each(['reading', 'scanning'])('look, and do nothing else (%s)', async (role) => {
    const commands = await commandsIn(`resource-drivers.${role}.ts`);
    expect(commands.length).toBeGreaterThan(5);
    expect(commands.filter((command) => !isLook(command))).toEqual([]);
  });

  it('cannot delete what they provision', async () => {
    const commands = await commandsIn('resource-drivers.provisioning.ts');
    expect(commands).toEqual(expect.arrayContaining(['s3:CreateBucket', 'dynamodb:CreateTable', 'sqs:CreateQueue']));
    expect(commands.filter((command) => /:Delete(Bucket|Table|Queue|Objects)$/.test(command))).toEqual([]);
  });

  it('touch nothing inside of a table or bucket that they give back, but to empty it', async () => {
    const commands = await commandsIn('resource-drivers.undoing.ts');
    expect(commands).toEqual(expect.arrayContaining(['s3:DeleteBucket', 'dynamodb:DeleteTable', 'sqs:DeleteQueue']));
    expect(commands.filter((command) => /:(Put|Get|Delete)(Object|Item)$/.test(command))).toEqual([]);
  });
});
