import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';
import { explaining } from '../provider/system-fault.ts';

const replace = async (file: string, text: string): Promise<void> => {
  const aside = `${file}.new`;
  try {
    await writeFile(aside, text, { mode: 0o600 });
    await rename(aside, file);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
};

/** Reports as files of a folder, which is made with the first. At any time a file is a whole report. */
export const folderReportStore = (folder: string): ReportStore => ({
  store: async ({ deployment_id }, { markdown }) => {
    const file = join(folder, `${deployment_id}.md`);
    await explaining('store the report', async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await replace(file, markdown);
    });
    return file;
  },
});
