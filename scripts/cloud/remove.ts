/** npm run remove -- --stage NAME [--keep-releases]: takes the stack out of the account. */
import { countOf } from '../../shared/domain/naming/list-words.ts';
import { deleteDashboards } from './delete-dashboards.ts';
import { emptyBucket } from './empty-bucket.ts';
import { listReleased } from './list-released.ts';
import { runCommand } from './run-command.ts';
import { runServerless } from './run-serverless.ts';
import { accountOf, readOutputs } from './stack.ts';
import { CommandError, readStageCommand } from './stage.ts';

const shown = 20;

const refuseWhileReleased = async (stage: string, region: string): Promise<void> => {
  const released = await listReleased(stage, region);
  if (released.length === 0) return;
  const more = released.length > shown ? [`  and ${released.length - shown} more`] : [];
  throw new CommandError(
    [
      `Releases of the stage ${stage} still exist, and nothing could undo them once Windlass is gone:`,
      ...released.slice(0, shown).map((arn) => `  ${arn}`),
      ...more,
      'Roll them back first (windlass rollback NAME), or give --keep-releases to leave them as they are.',
      'AWS may go on listing for some minutes what was only just removed: then try again.',
    ].join('\n'),
  );
};

await runCommand(async () => {
  const { stage, region, flags } = readStageCommand(process.argv.slice(2), process.env, { flags: ['keep-releases'] });
  const account = await accountOf(region);
  const outputs = await readOutputs(stage, region);
  if (outputs === undefined) {
    console.log(`There is no stage ${stage} in account ${account}, ${region}: nothing to remove.`);
    return;
  }
  if (!flags.has('keep-releases')) await refuseWhileReleased(stage, region);
  const dashboards = await deleteDashboards(stage, region);
  const objects = await emptyBucket(outputs['ArtifactsBucketName'] ?? '', region);
  console.log(`Deleted ${countOf(dashboards, 'dashboard')} of environments, and ${countOf(objects, 'artifact')}.`);
  await runServerless(['remove', '--stage', stage, '--region', region]);
  console.log(
    [
      '',
      `Windlass ${stage} is gone from account ${account}, ${region}.`,
      `Kept: s3://${outputs['ReportsBucketName']} with the reports of all releases. They cannot be deleted before their retention is over.`,
      'After that, empty it (in the S3 console, since `aws s3 rb --force` leaves the old versions of objects) and delete it.',
    ].join('\n'),
  );
});
