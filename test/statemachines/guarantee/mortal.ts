/** What a Lambda calls. Once it is dead, none of its calls is made or answers, those of its timers neither. */
export type Life = { isOver: boolean };

const never = (): Promise<never> => new Promise(() => undefined);

/** The port for one invocation: `after` a call of that name has had its effect, the Lambda dies, and the answer is lost. */
export const mortal = <T extends object>(port: T, life: Life, after?: string): T =>
  new Proxy(port, {
    get: (target, name) => {
      const method = target[name as keyof T];
      if (typeof method !== 'function') return method;
      return async (...given: unknown[]): Promise<unknown> => {
        if (life.isOver) return never();
        const answer: unknown = await (method as (...all: unknown[]) => unknown).apply(target, given);
        if (name === after) life.isOver = true;
        return life.isOver ? never() : answer;
      };
    },
  });
