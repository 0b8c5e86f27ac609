import type { Clock } from '../../ports/clock.port.ts';

export const systemClock: Clock = { now: () => Date.now() };
