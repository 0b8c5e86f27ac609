/** Where a life ends: at its n-th call that changes something, before that has its effect or after it, with the answer lost. */
export type Point = { readonly call: number; readonly when: 'before' | 'after' };

export type Life = {
  /** The port as this life has it. Calls named in `changing` are counted, those in `reading` are not; none answers a life that has ended. */
  wrap<T extends object>(name: string, port: T, calls: CallNames<T>): T;
  /** Every counted call so far, as `table.transact`. */
  readonly trace: readonly string[];
  isOver(): boolean;
  end(): void;
  /** Resolves when the life has ended. */
  readonly ended: Promise<void>;
  /** It was not dead but asleep: its calls, and the one at which it fell asleep, go on. */
  wake(): void;
};

export type CallNames<T> = {
  readonly changing: readonly (keyof T & string)[];
  readonly reading?: readonly (keyof T & string)[];
};

export type LifeOptions = {
  readonly end?: Point;
  /** What is called while this is false is not counted. */
  readonly isCounting?: () => boolean;
  /** Hears of each counted call before it is made: the how manieth it is. */
  readonly onCall?: (count: number) => void;
};

/**
 * One life of a process. What belongs to it reaches the world through its ports alone, so when it is over nothing of it goes on, whatever
 * its timers do.
 */
export const openLife = ({ end, isCounting = () => true, onCall = () => undefined }: LifeOptions = {}): Life => {
  const trace: string[] = [];
  const ended = Promise.withResolvers<void>();
  const woken = Promise.withResolvers<void>();
  let state: 'alive' | 'over' | 'woken' = 'alive';
  const finish = (): void => {
    if (state !== 'alive') return;
    state = 'over';
    ended.resolve();
  };
  const whileAlive = async (): Promise<void> => {
    if (state === 'over') await woken.promise;
  };

  const counted = async (name: string, work: () => unknown): Promise<unknown> => {
    await whileAlive();
    if (!isCounting()) return uncounted(work);
    trace.push(name);
    onCall(trace.length);
    const isHere = end?.call === trace.length ? end.when : undefined;
    if (isHere === 'before') finish();
    await whileAlive();
    const answer = await work();
    if (isHere === 'after') finish();
    await whileAlive();
    return answer;
  };
  const uncounted = async (work: () => unknown): Promise<unknown> => {
    await whileAlive();
    const answer = await work();
    await whileAlive();
    return answer;
  };

  return {
    wrap: (name, port, { changing, reading = [] }) =>
      new Proxy(port, {
        get: (target, key) => {
          const method = target[key as keyof typeof target];
          if (typeof method !== 'function') return method;
          const call = (given: unknown[]): unknown => (method as (...all: unknown[]) => unknown).apply(target, given);
          const is = (names: readonly string[]): boolean => names.includes(key as string);
          if (is(changing)) return (...given: unknown[]) => counted(`${name}.${String(key)}`, () => call(given));
          return is(reading) ? (...given: unknown[]) => uncounted(() => call(given)) : method;
        },
      }),
    trace,
    isOver: () => state === 'over',
    end: finish,
    ended: ended.promise,
    wake: () => {
      state = 'woken';
      woken.resolve();
    },
  };
};
