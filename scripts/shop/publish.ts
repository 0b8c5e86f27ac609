/** npm run shop:publish -- --bucket NAME [--region R] [--out FOLDER]: uploads examples/shop, and writes the specifications that release it on AWS. */
import { S3Client } from '@aws-sdk/client-s3';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../cloud/run-command.ts';
import { CommandError } from '../cloud/stage.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import { publishShop } from './publish-shop.ts';

const usage = 'npm run shop:publish -- --bucket NAME [--region R] [--out FOLDER]';
const options = { bucket: { type: 'string' }, region: { type: 'string' }, out: { type: 'string' } } as const;

const readOptions = () => {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    // What is wrong with the options is all in its message.
    throw new CommandError(`${messageOf(error)}. Usage: ${usage}`);
  }
};

await runCommand(async () => {
  const { bucket, region, out = '.windlass/shop-aws' } = readOptions();
  if (bucket === undefined)
    throw new CommandError(`--bucket is missing: the stack's bucket for artifacts. Usage: ${usage}`);
  const s3 = new S3Client(region === undefined ? {} : { region });
  const { location, size_bytes, files } = await publishShop({ s3, bucket, folder: resolve(out) });
  s3.destroy();
  console.log(
    [
      `${location} (${Math.ceil(size_bytes / 1024)} KB) is what these release:`,
      ...files.map((file) => `  ${relative(process.cwd(), file)}`),
      '',
      'To release it:',
      `  npx windlass env apply -f ${relative(process.cwd(), resolve(out, 'environment.yaml'))}`,
      `  npx windlass deploy -f ${relative(process.cwd(), resolve(out, 'v1.yaml'))} --watch`,
    ].join('\n'),
  );
});
