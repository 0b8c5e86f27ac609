/** Slots per doubling: a slot's upper bound is at most 2.2 percent above its lower. */
const slotsPerDoubling = 32;
const smallest_milliseconds = 0.001;

const slotOf = (milliseconds: number): number =>
  Math.max(
    0,
    Math.ceil(Math.log2(Math.max(milliseconds, smallest_milliseconds) / smallest_milliseconds) * slotsPerDoubling),
  );
/** In whole microseconds. */
const upperBoundOf = (slot: number): number => Math.round(2 ** (slot / slotsPerDoubling)) / 1_000;

/** Counts of latencies in slots of geometric width, from a microsecond up: small, and merged by adding. */
export class LatencyHistogram {
  readonly #counts = new Map<number, number>();
  #total = 0;

  get count(): number {
    return this.#total;
  }

  record(milliseconds: number): void {
    this.#add(slotOf(milliseconds), 1);
  }

  merge(other: LatencyHistogram): void {
    for (const [slot, count] of other.#counts) this.#add(slot, count);
  }

  /** The latency in milliseconds that `percent` of all do not exceed, at most 2.2 percent too high; 0 when there are none. */
  percentile(percent: number): number {
    const rank = Math.ceil((percent / 100) * this.#total);
    let seen = 0;
    for (const slot of [...this.#counts.keys()].sort((one, other) => one - other)) {
      seen += this.#counts.get(slot) ?? 0;
      if (seen >= rank) return upperBoundOf(slot);
    }
    return 0;
  }

  #add(slot: number, count: number): void {
    this.#counts.set(slot, (this.#counts.get(slot) ?? 0) + count);
    this.#total += count;
  }
}
