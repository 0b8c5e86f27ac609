import { systemClock } from '../../shared/adapters/system/system.clock.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';

export type SteadyClockDeps = {
  /** What the machine says of the time, which people and other machines may set. */
  readonly wall: () => number;
  /** Milliseconds since some moment, which nobody can set. */
  readonly elapsed: () => number;
  /** Whether something is under way that is measured by the clock. */
  readonly isBusy: () => boolean;
};

/**
 * The time of the machine as long as nobody sets it. It never goes back while the process lives; set forward it is followed when nothing is
 * under way, so that a bake, a wait or a duration is as long as it says. A machine that slept has not lived through that time either.
 */
export const openSteadyClock = ({ wall, elapsed, isBusy }: SteadyClockDeps): Clock => {
  let anchor = { wall: wall(), elapsed: elapsed() };
  return {
    now: () => {
      const steady = Math.floor(anchor.wall + elapsed() - anchor.elapsed);
      const told = wall();
      if (told <= steady || isBusy()) return steady;
      anchor = { wall: told, elapsed: elapsed() };
      return told;
    },
  };
};

/** That of this machine. */
export const openMachineClock = (isBusy: SteadyClockDeps['isBusy']): Clock =>
  openSteadyClock({ wall: () => systemClock.now(), elapsed: () => performance.now(), isBusy });
