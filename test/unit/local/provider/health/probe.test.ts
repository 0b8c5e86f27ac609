import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { probe } from '../../../../../local/provider/health/probe.ts';
import { healthCheckSchema } from '../../../../../shared/domain/service/health-check.ts';

// Starts processes: quick alone, slow on a machine that is busy.
jest.setTimeout(30_000);

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((server) => server.close()));
const listen = (server: Server): Promise<number> => {
  servers.push(server);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
};
const closedPort = async () => {
  const port = await listen(createTcpServer());
  await new Promise((resolve) => servers.pop()?.close(resolve));
  return port;
};
const run = (check: Record<string, unknown>, port: number, environment = {}) =>
  probe(
    healthCheckSchema.parse({ timeout_milliseconds: 300, ...check }),
    { port, folder: tmpdir(), environment },
    new AbortController().signal,
  );

describe('an HTTP probe', () => {
  it('passes on the status that is expected and says what came otherwise [W43]', async () => {
    const port = await listen(
      createServer((request, response) =>
        response.writeHead(request.url === '/ready?deep=1' ? 204 : 503).end('x'.repeat(100_000)),
      ),
    );
    expect(await run({ kind: 'HTTP', path: '/ready?deep=1', expected_status: 204 }, port)).toEqual({
      passed: true,
      answer: 'GET /ready?deep=1 answered 204',
    });
    expect(await run({ kind: 'HTTP' }, port)).toEqual({
      passed: false,
      answer: `GET /health answered 503, expected 200; it said: ${'x'.repeat(200)}`,
    });
  });

  it('repeats what the service says is wrong, in one line', async () => {
    const port = await listen(
      createServer((_request, response) => response.writeHead(503).end('{\n  "reason": "no database"\n}')),
    );
    expect((await run({ kind: 'HTTP' }, port)).answer).toBe(
      'GET /health answered 503, expected 200; it said: { "reason": "no database" }',
    );
  });

  it('fails in words when nothing listens, nothing answers, or the connection is cut', async () => {
    expect((await run({ kind: 'HTTP' }, await closedPort())).answer).toBe(
      'GET /health was refused: nothing listens on the port yet',
    );
    const silent = await listen(createServer(() => undefined));
    expect((await run({ kind: 'HTTP', timeout_milliseconds: 50 }, silent)).answer).toBe(
      'GET /health did not answer within 50 ms',
    );
    const cutting = await listen(createTcpServer((socket) => socket.destroy()));
    expect((await run({ kind: 'HTTP' }, cutting)).answer).toBe('GET /health was cut off without an answer');
  });
});

describe('a TCP probe', () => {
  it('passes when the connection is accepted', async () => {
    const port = await listen(createTcpServer());
    expect(await run({ kind: 'TCP' }, port)).toEqual({
      passed: true,
      answer: `TCP connection to port ${port} was accepted`,
    });
    const closed = await closedPort();
    expect(await run({ kind: 'TCP' }, closed)).toEqual({
      passed: false,
      answer: `TCP connection to port ${closed} was refused: nothing listens on the port yet`,
    });
  });
});

describe('a command probe', () => {
  const command = (script: string) => [process.execPath, '-e', script];

  it("passes when the command exits with 0, in the instance's environment", async () => {
    const result = await run(
      {
        kind: 'COMMAND',
        command: command('process.exitCode = process.env.MOOD === "good" ? 0 : 1'),
        timeout_milliseconds: 5_000,
      },
      1,
      { MOOD: 'good' },
    );
    expect(result).toMatchObject({ passed: true, answer: expect.stringMatching(/exited with code 0$/) });
  });

  it('fails with the last words of the command, when it is late, and when there is none', async () => {
    const failing = await run(
      {
        kind: 'COMMAND',
        command: command('console.log("queue is full"); process.exitCode = 2'),
        timeout_milliseconds: 5_000,
      },
      1,
    );
    expect(failing).toMatchObject({
      passed: false,
      answer: expect.stringMatching(/exited with code 2: queue is full$/),
    });
    const began = Date.now();
    const late = await run(
      {
        kind: 'COMMAND',
        command: command('process.on("SIGTERM", () => {}); setInterval(() => {}, 1000)'),
        timeout_milliseconds: 150,
      },
      1,
    );
    expect(late).toMatchObject({ passed: false, answer: expect.stringMatching(/did not finish within 150 ms$/) });
    expect(Date.now() - began).toBeLessThan(3_000);
    expect((await run({ kind: 'COMMAND', command: ['no-such-program-anywhere'] }, 1)).answer).toMatch(
      /there is no such program/,
    );
  });
});
