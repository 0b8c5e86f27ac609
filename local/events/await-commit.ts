import type { AwaitChange } from '../../shared/ports/await-change.port.ts';

/** Waits for the next commit of this process, of whatever deployment: whoever waits looks again, and one process commits little. */
export const awaitCommit =
  (onCommit: (listener: () => void) => () => void): AwaitChange =>
  (_deployment_id, at_most_milliseconds) =>
    new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        unhook();
        resolve();
      };
      const timer = setTimeout(done, at_most_milliseconds);
      const unhook = onCommit(done);
    });
