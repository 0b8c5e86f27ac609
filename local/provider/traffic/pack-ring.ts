import { LatencyHistogram, type PackedLatencies } from './latency-histogram.ts';
import type { Resolution } from './traffic-span.ts';

/** The latencies of the requests of a while. */
export type TrafficPack = { readonly answered: PackedLatencies; readonly failed: PackedLatencies };

const together = (one: PackedLatencies, other: PackedLatencies): PackedLatencies => {
  const sum = new LatencyHistogram();
  sum.add(one);
  sum.add(other);
  return sum.take();
};

/** The newest packs of a resolution: each is kept until one comes that is a whole round later. */
export class PackRing {
  readonly #resolution: Resolution;
  readonly #slots: ({ readonly number: number; readonly pack: TrafficPack } | undefined)[] = [];

  constructor(resolution: Resolution) {
    this.#resolution = resolution;
  }

  /** How many packs it holds. */
  get size(): number {
    return this.#slots.filter((slot) => slot !== undefined).length;
  }

  /** Which of all packs since 1970 holds the second. */
  numberOf(second: number): number {
    return Math.floor(second / this.#resolution.pack_seconds);
  }

  /** What is known of the pack that holds the second. */
  get(second: number): TrafficPack | undefined {
    const number = this.numberOf(second);
    const slot = this.#slots[number % this.#resolution.kept_packs];
    return slot?.number === number ? slot.pack : undefined;
  }

  /** To what is known of the pack that holds the second. */
  add(second: number, { answered, failed }: TrafficPack): void {
    const number = this.numberOf(second);
    const known = this.get(second);
    const pack =
      known === undefined
        ? { answered, failed }
        : { answered: together(known.answered, answered), failed: together(known.failed, failed) };
    this.#slots[number % this.#resolution.kept_packs] = { number, pack };
  }
}
