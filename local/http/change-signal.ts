import type { AwaitChange, Awaited } from '../../shared/ports/await-change.port.ts';

export type ChangeSignal = {
  readonly awaitChange: AwaitChange;
  /** Wakes all who wait for the deployment. */
  changed(deployment_id: string): void;
  /** Wakes everybody, and from now on keeps nobody waiting. */
  close(): void;
};

/** Tells those who wait for a deployment's events that there may be some. */
export const openChangeSignal = (): ChangeSignal => {
  const waiting = new Map<string, Set<() => void>>();
  let isClosed = false;
  const wake = (deployment_id: string): void => {
    for (const resolve of waiting.get(deployment_id) ?? []) resolve();
  };
  return {
    changed: wake,
    awaitChange: (deployment_id, at_most_milliseconds) => {
      if (isClosed) return Promise.resolve('LET_GO');
      const { promise, resolve } = Promise.withResolvers<Awaited>();
      const sleepers = waiting.get(deployment_id) ?? new Set();
      waiting.set(deployment_id, sleepers);
      const timer = setTimeout(() => end(), at_most_milliseconds);
      const end = (): void => {
        clearTimeout(timer);
        sleepers.delete(end);
        if (sleepers.size === 0) waiting.delete(deployment_id);
        resolve(isClosed ? 'LET_GO' : 'LOOK_AGAIN');
      };
      sleepers.add(end);
      return promise;
    },
    close: () => {
      isClosed = true;
      for (const deployment_id of waiting.keys()) wake(deployment_id);
    },
  };
};
