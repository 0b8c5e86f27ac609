import { createServer } from 'node:net';
import { WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import { hasCode } from '../system-fault.ts';

export type PortRange = { readonly first: number; readonly last: number };

/** Below the ports that Linux, macOS and Windows give to outgoing connections, so that none of those takes a service's port before it does. */
export const defaultPortRange: PortRange = { first: 20_000, last: 31_999 };

/** No port, or not the one that was asked for, is free. */
export class PortUnavailableError extends WindlassError {
  override readonly name = 'PortUnavailableError';
  readonly code = 'port_unavailable';
  override readonly retryable = true;
}

/** Hands out free TCP ports of the loopback address, each to one taker until it is given back. */
export class Ports {
  readonly #range: PortRange;
  readonly #taken = new Set<number>();
  #next: number;

  /** `random` in [0, 1) chooses where in the range to begin, so that several providers on a machine seldom try the same port. */
  constructor(range: PortRange, random: () => number) {
    this.#range = range;
    this.#next = range.first + Math.floor(random() * this.#size);
  }

  get #size(): number {
    return this.#range.last - this.#range.first + 1;
  }

  /** Takes any free port. */
  async take(): Promise<number> {
    for (let tries = 0; tries < this.#size; tries += 1) {
      const port = this.#next;
      this.#next = port >= this.#range.last ? this.#range.first : port + 1;
      if (await this.#reserve(port)) return port;
    }
    throw new PortUnavailableError(
      `No port between ${this.#range.first} and ${this.#range.last} is free. Stop what uses them, or give another range.`,
    );
  }

  /** Takes this very port. */
  async takeExactly(port: number): Promise<number> {
    if (await this.#reserve(port)) return port;
    throw new PortUnavailableError(
      `Port ${port} is in use by another program. Stop it to let this one come back on the address that others know.`,
    );
  }

  release(port: number): void {
    this.#taken.delete(port);
  }

  async #reserve(port: number): Promise<boolean> {
    if (this.#taken.has(port)) return false;
    this.#taken.add(port);
    if (await isFree(port)) return true;
    this.#taken.delete(port);
    return false;
  }
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => (hasCode(error, 'EADDRINUSE', 'EACCES') ? resolve(false) : reject(error)));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
