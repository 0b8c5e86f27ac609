import { DatabaseSync } from 'node:sqlite';

/** Run as a process of its own: holds the file's write lock until its input ends, and says when it has it. */
const database = new DatabaseSync(process.argv[2] ?? '', { timeout: 60_000 });
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
process.stdin.resume().once('end', () => {
  database.exec('COMMIT');
  database.close();
});
