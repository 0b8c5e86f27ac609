export type RestartTimings = {
  readonly first_pause_milliseconds: number;
  readonly longest_pause_milliseconds: number;
  /** A life that lasted so long starts the pauses anew. */
  readonly steady_after_milliseconds: number;
  /** Exits in a row without ever having been healthy after which a new instance is given up. */
  readonly most_failed_starts: number;
};

export const defaultRestartTimings: RestartTimings = {
  first_pause_milliseconds: 100,
  longest_pause_milliseconds: 30_000,
  steady_after_milliseconds: 10_000,
  most_failed_starts: 3,
};

/** Milliseconds before the next start after so many short lives in a row: doubling, with jitter so that instances don't restart in step. */
export const restartPause = (short_lives: number, random: () => number, timings: RestartTimings): number => {
  const full = Math.min(
    timings.longest_pause_milliseconds,
    timings.first_pause_milliseconds * 2 ** Math.min(short_lives, 30),
  );
  return Math.round(full * (0.5 + random() / 2));
};
