import { DatabaseSync } from 'node:sqlite';

/** Run as a process of its own: holds the file's write lock for so many milliseconds, and says so. */
const [file = '', milliseconds = '0'] = process.argv.slice(2);
const database = new DatabaseSync(file);
database.exec('BEGIN IMMEDIATE');
process.stdout.write('locked\n');
setTimeout(() => {
  database.exec('COMMIT');
  database.close();
}, Number(milliseconds));
