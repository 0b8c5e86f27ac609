import type { RequestOptions } from '../../../../cli/client/windlass.client.ts';
import type { Session } from '../../../../cli/session.ts';

export type Asked = { readonly method: string; readonly path: string; readonly body?: unknown };

/** A session of somebody in a pipe, whose API answers what the test says; `lines` are what was printed. */
export const openTestSession = (answer: (asked: Asked) => unknown, json = false) => {
  const lines: string[] = [];
  const asked: Asked[] = [];
  const session: Session = {
    json,
    client: {
      endpoint: 'http://127.0.0.1:1',
      request: async <T>(method: string, path: string, { body }: RequestOptions = {}) => {
        const one = { method, path, ...(body !== undefined && { body }) };
        asked.push(one);
        return answer(one) as T;
      },
    },
    output: { isTerminal: false, line: (text = '') => void lines.push(text), error: () => {}, redraw: () => {} },
  };
  return { session, lines, asked };
};
