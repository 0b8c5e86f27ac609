// node server.mjs NAME: runs one service of the shop as a process, on HOST and PORT.
import { createServer } from 'node:http';
import { openService } from './handle.mjs';

const name = process.argv[2] ?? '';
const handle = await openService(name, process.env);
/** A bug that no health check finds, for those who want to see what becomes of a release with one: which share of the requests it hits. */
const failingShare = Number(process.env.FAILING_SHARE ?? 0);

const answer = async (request, response) => {
  const send = ({ status, body, html }) => {
    response.writeHead(status, {
      'content-type': html === undefined ? 'application/json' : 'text/html; charset=utf-8',
    });
    response.end(html ?? JSON.stringify(body));
  };
  request.resume();
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://service');
    if (pathname !== '/health' && Math.random() < failingShare)
      return send({ status: 500, body: { error: 'a bug that no health check finds' } });
    send(await handle({ method: request.method, path: pathname, headers: request.headers }));
  } catch (error) {
    console.error(`${request.method} ${request.url}:`, error);
    send({ status: 502, body: { error: 'a service behind this one did not answer' } });
  }
};

const server = createServer((request, response) => void answer(request, response));
server.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () =>
  console.log(`${name} listens on ${server.address().port}`),
);
process.on('SIGTERM', () => {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
});
