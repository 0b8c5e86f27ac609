import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { folderReportStore } from '../../../../local/reports/folder.report-store.ts';

const target = { environment_id: 'dev', deployment_id: 'd1' };
let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'windlass-reports-'));
});
afterEach(() => rm(home, { recursive: true }));

describe('the folder of reports', () => {
  it('keeps one file of each deployment, the newest, and says where it is [W63]', async () => {
    const reports = folderReportStore(join(home, 'reports'));
    await reports.store(target, { generated_at: '2026-11-23T19:09:23.000Z', markdown: 'first' });
    const place = await reports.store(target, { generated_at: '2026-11-23T19:09:24.000Z', markdown: 'second' });
    expect(place).toBe(join(home, 'reports', 'd1.md'));
    expect(await readFile(place, 'utf8')).toBe('second');
    expect(await readdir(join(home, 'reports'))).toEqual(['d1.md']);
  });

  it('says what it could not do, and what to do about it, when the machine refuses', async () => {
    const place = join(home, 'x'.repeat(300));
    const report = { generated_at: '2026-11-23T19:09:23.000Z', markdown: 'first' };
    await expect(folderReportStore(place).store(target, report)).rejects.toThrow(
      /Cannot store the report: a path is too long/,
    );
  });
});
