import { Agent } from 'node:http';
import { ask } from '../../contract/service-deployer/traffic.ts';

/** When it was answered, or failed. */
type Seen = { readonly at: number; readonly status?: number; readonly failure?: string };

/** People who use the services at these addresses, whatever comes back. */
export type Users = {
  /** What they were refused, between two times of `performance.now()`; not with one of these statuses. */
  failuresBetween(from: number, to: number, expected?: readonly number[]): readonly string[];
  /** How many answers they got from each address since. */
  answeredSince(from: number): readonly number[];
  stop(): Promise<void>;
};

const pause_milliseconds = 20;

export const startUsers = (urls: readonly string[]): Users => {
  const seen = urls.map((): Seen[] => []);
  const agent = new Agent({ keepAlive: true });
  let isStopped = false;
  const useOnce = async (url: string): Promise<Seen> => {
    try {
      const { status } = await ask(url, { agent });
      const at = performance.now();
      return status === 200 ? { at } : { at, status, failure: `${url} answered ${status}` };
    } catch (error) {
      return { at: performance.now(), failure: `${url}: ${String(error)}` };
    }
  };
  const use = async (url: string, mine: Seen[]): Promise<void> => {
    while (!isStopped) {
      mine.push(await useOnce(url));
      await new Promise((resolve) => setTimeout(resolve, pause_milliseconds));
    }
  };
  const using = Promise.all(urls.map((url, index) => use(url, seen[index] as Seen[])));
  return {
    failuresBetween: (from, to, expected = []) =>
      seen
        .flat()
        .flatMap(({ at, status = 0, failure }) =>
          failure !== undefined && at >= from && at < to && !expected.includes(status) ? [failure] : [],
        ),
    answeredSince: (from) =>
      seen.map((all) => all.filter(({ at, failure }) => at >= from && failure === undefined).length),
    stop: async () => {
      isStopped = true;
      await using;
      agent.destroy();
    },
  };
};
