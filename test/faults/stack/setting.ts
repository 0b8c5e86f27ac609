/** What is under way when the stack is killed. */
export type Round = {
  readonly name: string;
  readonly request: (version: string) => object | Promise<object>;
  /** What is cut off: the release, or its rollback when it has completed. */
  readonly cut: 'release' | 'rollback';
  /** Events that it tells before it has ended: it is killed after one of them, or before the first. */
  readonly events: number;
  /** How long after that event at most; 200 unless told. */
  readonly longest_milliseconds?: number;
  /** What users are told before the stack is killed, besides what they asked for, as an answer's status. */
  readonly bad_answers?: readonly number[];
  /** How it ends, whenever it is killed. */
  readonly outcome: { readonly status: string; readonly rollback: string };
};

/** An environment that is released to and used, and what becomes of it in each round. */
export type Setting = {
  readonly name: string;
  readonly environment_id: string;
  readonly environment: () => Promise<object>;
  /** What is live before the first round. */
  readonly first: () => Promise<object>;
  /** What its users ask for all the time; once more for each time that it stands here. */
  readonly used: readonly { readonly service_name: string; readonly path: string }[];
  readonly rounds: readonly Round[];
};
