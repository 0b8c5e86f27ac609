/** What the generator of load is to do, with what stands bare and with the proxy before it, in turn. */
export type LoadPlan = {
  readonly bare: string;
  readonly proxied: string;
  /** To each of the two. */
  readonly requests_per_second: number;
  readonly latency_seconds: number;
  readonly concurrencies: readonly number[];
  readonly rounds: number;
  readonly round_seconds: number;
};

export type Both<T> = { readonly bare: T; readonly proxied: T };
export type Throughput = { readonly concurrency: number; readonly requests_per_second: Both<number> };
export type LoadResult = {
  /** Requests to each of the two of which the latencies are. */
  readonly samples: number;
  readonly latency_milliseconds: { readonly median: Both<number>; readonly p95: Both<number> };
  readonly throughput: readonly Throughput[];
};
