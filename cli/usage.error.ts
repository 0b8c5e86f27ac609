/** What was given on the command line, in the environment or in a file cannot be used, or no Windlass is there: says what to change. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError';
}
