import { describe, expect, it } from '@jest/globals';
import { openSteadyClock } from '../../../../local/clock/steady.clock.ts';

const hour = 3_600_000;

const open = () => {
  const machine = { wall: 1_000_000, elapsed: 50, isBusy: false };
  const clock = openSteadyClock({
    wall: () => machine.wall,
    elapsed: () => machine.elapsed,
    isBusy: () => machine.isBusy,
  });
  const pass = (milliseconds: number): void => {
    machine.wall += milliseconds;
    machine.elapsed += milliseconds;
  };
  return { machine, clock, pass };
};

describe('the clock of the embedded stack', () => {
  it('tells the time of the machine', () => {
    const { machine, clock, pass } = open();
    expect(clock.now()).toBe(1_000_000);
    pass(1_234);
    machine.elapsed += 0.5;
    expect(clock.now()).toBe(1_001_234);
  });

  it('is not set back, and goes on', () => {
    const { machine, clock, pass } = open();
    pass(1_000);
    machine.wall -= hour;
    expect(clock.now()).toBe(1_001_000);
    pass(2_000);
    expect(clock.now()).toBe(1_003_000);
    machine.wall += hour;
    expect(clock.now()).toBe(1_003_000);
  });

  it('is set forward when nothing is under way, and not before', () => {
    const { machine, clock, pass } = open();
    machine.isBusy = true;
    machine.wall += hour;
    pass(1_000);
    expect(clock.now()).toBe(1_001_000);
    machine.isBusy = false;
    expect(clock.now()).toBe(1_001_000 + hour);
    machine.isBusy = true;
    pass(500);
    expect(clock.now()).toBe(1_001_500 + hour);
  });
});
