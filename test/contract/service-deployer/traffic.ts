import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type Asked = {
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly agent?: Agent;
};

/** One request; rejects when the connection fails or the answer is cut off. */
export const ask = (url: string, { method = 'GET', body, headers = {}, agent }: Asked = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers, agent: agent ?? false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
      response.once('error', reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });

export const askJson = async (url: string): Promise<Record<string, string>> =>
  JSON.parse((await ask(url)).body) as Record<string, string>;

/** Asks until the answer is as wanted; throws when it isn't in time. */
export const until = async (isWanted: () => Promise<boolean>, at_most_milliseconds = 10_000): Promise<void> => {
  for (const end = Date.now() + at_most_milliseconds; Date.now() < end; await sleep(20)) if (await isWanted()) return;
  throw new Error(`it did not come to be within ${at_most_milliseconds} milliseconds`);
};

export const isRefused = async (url: string): Promise<boolean> =>
  ask(url).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
  );

export type Load = {
  stop(): Promise<{
    readonly requests: number;
    readonly failures: readonly string[];
    readonly bodies: readonly string[];
  }>;
};

/** Sends so many requests a second, whatever comes back, over kept connections. `send` says what each is. */
export const startLoad = (per_second: number, send: (index: number, agent: Agent) => Promise<Answer>): Load => {
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  const bodies: string[] = [];
  const sent: Promise<void>[] = [];
  const fire = async (index: number) => {
    try {
      const answer = await send(index, agent);
      if (answer.status === 200) bodies.push(answer.body);
      else failures.push(`${answer.status} ${answer.body}`);
    } catch (error) {
      failures.push(String(error));
    }
  };
  const began = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - began) / 1_000) * per_second);
    while (sent.length < due) sent.push(fire(sent.length));
  }, 5);
  const stop = async () => {
    clearInterval(timer);
    await Promise.all(sent);
    agent.destroy();
    return { requests: sent.length, failures, bodies };
  };
  return { stop };
};
