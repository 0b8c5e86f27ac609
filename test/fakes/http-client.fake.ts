import type { HttpAnswer, HttpClient, HttpRequest } from '../../shared/ports/http-client.port.ts';

export const answered = (status: number, body = '', milliseconds = 5): HttpAnswer => ({
  outcome: 'answered',
  status,
  body,
  milliseconds,
});
export const unanswered = (message: string, milliseconds = 5): HttpAnswer => ({
  outcome: 'failed',
  message,
  milliseconds,
});

/** Answers as it is told, 200 unless it is; keeps the requests, and how many were under way at the same time. */
export const fakeHttpClient = (
  answer: (request: HttpRequest, count: number) => HttpAnswer | Promise<HttpAnswer> = () => answered(200),
) => {
  const requests: HttpRequest[] = [];
  let underWay = 0;
  let most = 0;
  const client: HttpClient = {
    send: async (request) => {
      requests.push(request);
      const count = requests.length;
      most = Math.max(most, (underWay += 1));
      await Promise.resolve();
      const result = await answer(request, count);
      underWay -= 1;
      return result;
    },
  };
  return { client, requests, mostAtOnce: () => most };
};
