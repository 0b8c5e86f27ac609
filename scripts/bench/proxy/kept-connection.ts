import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export type KeptConnection = {
  /** Sends a GET and resolves with the body of the whole answer. One at a time. Throws for anything but a 200 with a length. */
  get(): Promise<string>;
  close(): void;
};

const endOfHead = '\r\n\r\n';
const lengthIn = /\r\ncontent-length: *(\d+)/iu;

/** The body, once all of it is there. */
const bodyIn = (text: string): string | undefined => {
  const end = text.indexOf(endOfHead);
  if (end < 0) return undefined;
  const head = text.slice(0, end);
  const length = lengthIn.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200 ') || length === undefined) throw new Error(`Not a 200 with a length: ${head}`);
  const body = text.slice(end + endOfHead.length);
  return body.length < Number(length) ? undefined : body;
};

const answerFrom = (socket: Socket): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = '';
  const onData = (chunk: Buffer): void => {
    text += chunk.toString('latin1');
    try {
      const body = bodyIn(text);
      if (body !== undefined) resolve(body);
    } catch (error) {
      reject(error);
    }
  };
  const onClose = (): void => reject(new Error('The connection was closed before the answer was whole.'));
  socket.on('data', onData).once('close', onClose);
  return promise.finally(() => socket.off('data', onData).off('close', onClose));
};

/** A connection that is used for one request after the other, and costs the generator of load little: Node's own client would take more time than what is measured. */
export const openKeptConnection = async (url: URL): Promise<KeptConnection> => {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => {});
  const request = `GET ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`;
  return {
    get: () => {
      const answer = answerFrom(socket);
      socket.write(request);
      return answer;
    },
    close: () => void socket.destroy(),
  };
};
