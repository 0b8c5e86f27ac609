import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { problem, problemBody } from '../../shared/runtime/http/problem.ts';

const problemOf = (code: string | undefined) => {
  if (code === 'HPE_HEADER_OVERFLOW')
    return problem(431, 'headers_too_large', 'The headers of the request are larger than 16384 bytes.');
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return problem(408, 'request_timeout', 'The request did not come to its end in time.');
  return problem(400, 'malformed', 'This is no HTTP request.');
};

/** Answers what Node's parser could not make a request of. */
export const refuseMalformed = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const refusal = problemOf(error.code);
  const body = JSON.stringify(problemBody(refusal, 'none'));
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status] ?? ''}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
};
