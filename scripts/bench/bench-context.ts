/** What a bench is given by the process that it runs in. */
export type BenchContext = {
  /** Small sizes, to see that it runs. */
  readonly quick: boolean;
  /** An empty folder, on the disk of the repository; who gave it deletes it. */
  readonly home: string;
  /** Aborted when the bench shall end early: it then throws, with nothing left running. */
  readonly signal: AbortSignal;
};
