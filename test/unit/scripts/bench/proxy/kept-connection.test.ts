import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openKeptConnection } from '../../../../../scripts/bench/proxy/kept-connection.ts';

let server: Server;
let connections = 0;
const urlOf = (path: string): URL => new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
const getOnce = async (path: string): Promise<string> => {
  const connection = await openKeptConnection(urlOf(path));
  return connection.get().finally(() => connection.close());
};

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/pieces') {
      response.writeHead(200, { 'content-length': 6 }).write('one');
      setImmediate(() => response.end('two'));
    } else if (request.url === '/cut-off') {
      response.writeHead(200, { 'content-length': 6 }).write('one');
      setImmediate(() => response.destroy());
    } else if (request.url === '/endless') response.writeHead(200).write('chunk');
    else {
      response.statusCode = request.url === '/broken' ? 500 : 200;
      response.end('whole');
    }
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

describe('a kept connection', () => {
  it('asks again and again on one connection', async () => {
    const before = connections;
    const connection = await openKeptConnection(urlOf('/'));
    expect([await connection.get(), await connection.get(), await connection.get()]).toEqual(Array(3).fill('whole'));
    expect(connections - before).toBe(1);
    connection.close();
  });

  it('waits until all of an answer is there', async () => {
    expect(await getOnce('/pieces')).toBe('onetwo');
  });

  it('counts no answer that is no success, has no length or ends too early', async () => {
    await expect(getOnce('/broken')).rejects.toThrow('500');
    await expect(getOnce('/endless')).rejects.toThrow('length');
    await expect(getOnce('/cut-off')).rejects.toThrow('closed');
  });
});
