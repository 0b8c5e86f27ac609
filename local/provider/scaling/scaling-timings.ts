export type ScalingTimings = {
  readonly look_milliseconds: number;
  /** Over which the requests in flight are averaged. */
  readonly window_milliseconds: number;
  /** How long there must be little to do before an instance is taken away. */
  readonly calm_milliseconds: number;
};

export const defaultScalingTimings: ScalingTimings = {
  look_milliseconds: 1_000,
  window_milliseconds: 10_000,
  calm_milliseconds: 60_000,
};
