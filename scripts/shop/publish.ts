/** npm run shop:publish -- --stage NAME [--region R] [--out FOLDER]: uploads examples/shop, and writes the specifications that release it on AWS. */
import { S3Client } from '@aws-sdk/client-s3';
import { relative, resolve } from 'node:path';
import { runCommand } from '../cloud/run-command.ts';
import { outputsOf } from '../cloud/stack.ts';
import { readStageCommand } from '../cloud/stage.ts';
import { publishShop } from './publish-shop.ts';

const here = (path: string): string => relative(process.cwd(), path);

await runCommand(async () => {
  const { stage, region, parameters } = readStageCommand(process.argv.slice(2), process.env, { values: ['out'] });
  const out = resolve(parameters['out'] ?? '.windlass/shop-aws');
  const { ArtifactsBucketName: bucket = '' } = await outputsOf(stage, region);
  const s3 = new S3Client({ region });
  const { location, size_bytes, files } = await publishShop({ s3, bucket, folder: out });
  s3.destroy();
  console.log(
    [
      `${location} (${Math.ceil(size_bytes / 1024)} KB) is what these release:`,
      ...files.map((file) => `  ${here(file)}`),
      '',
      'To release it:',
      `  npx windlass env apply -f ${here(resolve(out, 'environment.yaml'))}`,
      `  npx windlass deploy -f ${here(resolve(out, 'v1.yaml'))} --watch`,
    ].join('\n'),
  );
});
