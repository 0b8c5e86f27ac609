import type { HttpAnswer, HttpClient, HttpRequest } from '../../ports/http-client.port.ts';

/** What of a body is read: more than any expectation or message needs. */
const maxBodyCharacters = 1_048_576;

const reasonOf = (error: unknown): string => {
  const { name, message, cause } = error as {
    name?: string;
    message?: string;
    cause?: { code?: string; message?: string };
  };
  if (name === 'TimeoutError') return 'no answer in time';
  return cause?.code ?? cause?.message ?? message ?? String(error);
};

const read = async (request: HttpRequest): Promise<{ status: number; body: string }> => {
  const answer = await fetch(request.url, {
    method: request.method,
    redirect: 'manual',
    signal: AbortSignal.timeout(request.timeout_milliseconds),
    ...(request.headers && { headers: request.headers }),
    ...(request.body !== undefined && { body: request.body }),
  });
  return { status: answer.status, body: (await answer.text()).slice(0, maxBodyCharacters) };
};

/** HTTP over the platform's fetch. Redirects are answers, not followed: a test says what it expects. */
export const fetchHttpClient = (elapsed: () => number = () => performance.now()): HttpClient => ({
  send: async (request): Promise<HttpAnswer> => {
    const began = elapsed();
    try {
      const { status, body } = await read(request);
      return { outcome: 'answered', status, body, milliseconds: elapsed() - began };
    } catch (error) {
      return { outcome: 'failed', message: reasonOf(error), milliseconds: elapsed() - began };
    }
  },
});
