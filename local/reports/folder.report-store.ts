import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReportStore } from '../../shared/ports/report-store.port.ts';

/** Reports as files of a folder, which is made with the first. At any time a file is a whole report. */
export const folderReportStore = (folder: string): ReportStore => ({
  store: async ({ deployment_id }, { markdown }) => {
    const file = join(folder, `${deployment_id}.md`);
    const aside = `${file}.new`;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    try {
      await writeFile(aside, markdown, { mode: 0o600 });
      await rename(aside, file);
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    return file;
  },
});
