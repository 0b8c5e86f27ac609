/** How many requests are in flight, summed over time: the difference of two looks, by the time between them, is the average of that time. */
export class InFlightGauge {
  readonly #elapsed: () => number;
  #in_flight = 0;
  #busy_milliseconds = 0;
  #changed_at: number;

  /** `elapsed` answers milliseconds that pass evenly. */
  constructor(elapsed: () => number) {
    this.#elapsed = elapsed;
    this.#changed_at = elapsed();
  }

  begin(): void {
    this.#turn(1);
  }

  end(): void {
    this.#turn(-1);
  }

  /** Milliseconds that all requests together have been in flight. */
  get busy_milliseconds(): number {
    this.#turn(0);
    return this.#busy_milliseconds;
  }

  #turn(more: number): void {
    const now = this.#elapsed();
    this.#busy_milliseconds += this.#in_flight * (now - this.#changed_at);
    this.#changed_at = now;
    this.#in_flight += more;
  }
}
