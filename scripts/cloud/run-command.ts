import { CommandError } from './stage.ts';

const wordsOf = (error: unknown): string => {
  const { name = '', message = String(error) } = error as Partial<Error>;
  if (name === 'CredentialsProviderError' || name === 'CredentialsError')
    return 'There are no AWS credentials. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.';
  if (name === 'ExpiredToken' || name === 'ExpiredTokenException')
    return 'The AWS credentials have expired. Sign in again.';
  const cause = (error as { cause?: Error }).cause;
  return cause === undefined ? message : `${message} (${cause.message})`;
};

/** Runs a script's work; what cannot be done is said in a line, and the exit code is 1 (2 for a wrong command). */
export const runCommand = async (work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    console.error(`windlass: ${wordsOf(error)}`);
    process.exitCode = error instanceof CommandError ? 2 : 1;
  }
};
