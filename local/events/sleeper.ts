export type Sleeper = { readonly sleep: (milliseconds: number) => Promise<void>; readonly wake: () => void };

/** Sleeps one at a time, and can be woken before its time. */
export const sleeper = (): Sleeper => {
  let wakeNow = (): void => {};
  return {
    sleep: (milliseconds) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        wakeNow = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
    wake: () => wakeNow(),
  };
};
