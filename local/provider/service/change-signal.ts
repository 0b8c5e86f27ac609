/** Wakes those who wait for something to change. */
export class ChangeSignal {
  #waiters: (() => void)[] = [];

  raise(): void {
    for (const waiter of this.#waiters.splice(0)) waiter();
  }

  /** Resolves at the next change, or when the time is over. */
  next(at_most_milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, at_most_milliseconds);
      this.#waiters.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
