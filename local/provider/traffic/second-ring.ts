/** Values of the newest seconds: each is kept until one comes that is a whole round later. */
export class SecondRing<Value> {
  readonly #kept_seconds: number;
  readonly #slots: ({ readonly second: number; readonly value: Value } | undefined)[] = [];

  constructor(kept_seconds: number) {
    this.#kept_seconds = kept_seconds;
  }

  get(second: number): Value | undefined {
    const slot = this.#slots[second % this.#kept_seconds];
    return slot?.second === second ? slot.value : undefined;
  }

  set(second: number, value: Value): void {
    this.#slots[second % this.#kept_seconds] = { second, value };
  }

  /** Those of the seconds from the first to the last, in no order. A clock that was set back leaves later ones behind. */
  between(first: number, last: number): readonly Value[] {
    const oldest = Math.max(first, last - this.#kept_seconds + 1);
    return this.#slots.flatMap((slot) =>
      slot !== undefined && slot.second >= oldest && slot.second <= last ? [slot.value] : [],
    );
  }
}
