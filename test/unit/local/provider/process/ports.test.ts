import { createServer } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { Ports } from '../../../../../local/provider/process/ports.ts';

const range = { first: 19_200, last: 19_202 };
const servers: { close(): void }[] = [];
const occupy = (port: number) =>
  new Promise<void>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
    servers.push(server);
  });
afterEach(() => servers.splice(0).forEach((server) => server.close()));

it('hands each port to one taker until it is given back, and says so when none is left', async () => {
  const ports = new Ports(range, () => 0);
  expect([await ports.take(), await ports.take(), await ports.take()]).toEqual([19_200, 19_201, 19_202]);
  await expect(ports.take()).rejects.toMatchObject({
    code: 'port_unavailable',
    retryable: true,
    message: expect.stringMatching(/between 19200 and 19202 is free. Stop/),
  });
  ports.release(19_201);
  expect(await ports.take()).toBe(19_201);
});

it('gives no port that another program uses, and takers at once different ones', async () => {
  await occupy(19_201);
  const ports = new Ports(range, () => 0.99);
  expect((await Promise.all([ports.take(), ports.take()])).sort()).toEqual([19_200, 19_202]);
});

it('takes a very port, or says that it is in use', async () => {
  await occupy(19_201);
  const ports = new Ports(range, () => 0);
  expect(await ports.takeExactly(19_200)).toBe(19_200);
  await expect(ports.takeExactly(19_200)).rejects.toMatchObject({ code: 'port_unavailable' });
  await expect(ports.takeExactly(19_201)).rejects.toThrow(/Port 19201 is in use by another program/);
});
