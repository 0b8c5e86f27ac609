const never = (): Promise<never> => new Promise(() => undefined);

/**
 * Counts the calls that change something, and ends the process at one of them: `before` it had its effect, or `after` it, with its answer
 * lost. What a dead process called never answers, so that nothing of it goes on.
 */
export const crashPoints = () => {
  let calls = 0;
  let at: { readonly call: number; readonly when: 'before' | 'after' } | undefined;
  let life = { isOver: false, ended: Promise.withResolvers<void>() };
  const die = (): Promise<never> => {
    life.isOver = true;
    life.ended.resolve();
    return never();
  };
  const wrap = <T extends object>(port: T, changing: readonly (keyof T & string)[]): T =>
    new Proxy(port, {
      get: (target, name) => {
        const method = target[name as keyof T];
        if (typeof method !== 'function' || !changing.includes(name as keyof T & string)) return method;
        return async (...given: unknown[]): Promise<unknown> => {
          const own = life;
          if (own.isOver) return never();
          calls += 1;
          const isHere = at?.call === calls ? at.when : undefined;
          if (isHere === 'before') return die();
          const answer: unknown = await (method as (...all: unknown[]) => unknown).apply(target, given);
          if (isHere === 'after') return die();
          return own.isOver ? never() : answer;
        };
      },
    });
  return {
    wrap,
    calls: () => calls,
    /** A new life, which ends at the n-th call from here; undefined: it does not. */
    arm: (next: { readonly call: number; readonly when: 'before' | 'after' } | undefined) => {
      calls = 0;
      at = next;
      life = { isOver: false, ended: Promise.withResolvers<void>() };
    },
    /** Resolves when the work is done or the process has ended; then nothing of it is under way any more. */
    live: async (work: () => Promise<unknown>): Promise<'done' | 'crashed'> => {
      const { ended } = life;
      const outcome = await Promise.race([
        work().then(() => 'done' as const),
        ended.promise.then(() => 'crashed' as const),
      ]);
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
      return outcome;
    },
  };
};
