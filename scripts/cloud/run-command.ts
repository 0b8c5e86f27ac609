import { failureWords } from './failure-words.ts';
import { CommandError } from './stage.ts';

/** Runs a script's work; what cannot be done is said in a line, and the exit code is 1 (2 for a wrong command). */
export const runCommand = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    console.error(`windlass: ${failureWords(error, process.env)}`);
    process.exitCode = error instanceof CommandError ? 2 : 1;
  }
};
