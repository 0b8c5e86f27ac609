import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { forwardRequest } from './forward-request.ts';
import { forwardUpgrade } from './forward-upgrade.ts';
import type { Route } from './route.ts';

/** Longer than clients keep connections, so that none sends a request just as the proxy closes. */
const keepAlive_milliseconds = 75_000;

/** A service's stable address: stays while instances and versions come and go behind it. */
export class ReverseProxy {
  readonly port: number;
  readonly #server: Server;
  readonly #upgraded = new Set<Duplex>();

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async listen(route: Route, port: number): Promise<ReverseProxy> {
    // Bodies may stream for as long as they like; headers may not (Node's limit of 60 s).
    const server = createServer({ keepAliveTimeout: keepAlive_milliseconds, requestTimeout: 0, noDelay: true });
    const proxy = new ReverseProxy(server, port);
    server.on('request', (request, response) => void forwardRequest(route, request, response));
    server.on('upgrade', (request, socket, head) => {
      proxy.#upgraded.add(socket);
      socket.once('close', () => proxy.#upgraded.delete(socket));
      forwardUpgrade(route, request, socket, head);
    });
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends all connections and frees the port. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    for (const socket of this.#upgraded) socket.destroy();
    await closed;
  }
}
