import { Agent } from 'node:http';
import type { InFlightGauge } from '../scaling/in-flight-gauge.ts';
import { sessionOf } from './session-cookie.ts';

/**
 * How long a connection may lie unused before it is given up. Shorter than any server's own limit that we know (gunicorn: 2 s, Node and
 * uvicorn: 5 s), since a request sent as the other side closes would be lost.
 */
const idleConnection_milliseconds = 1_000;

export type BackendAddress = { readonly instance_id: string; readonly version_id: string; readonly port: number };

/** One process that requests can be sent to, with its own kept connections. */
export class Backend {
  readonly address: BackendAddress;
  readonly agent = new Agent({ keepAlive: true, timeout: idleConnection_milliseconds, scheduling: 'lifo' });
  /** See sessionOf. */
  readonly session: string;
  readonly #gauge: InFlightGauge;
  #outstanding = 0;
  #isWithdrawn = false;
  #idleWaiters: (() => void)[] = [];

  /** `gauge` counts the requests of its version. */
  constructor(address: BackendAddress, gauge: InFlightGauge) {
    this.#gauge = gauge;
    this.address = address;
    this.session = sessionOf(address.version_id, address.instance_id);
  }

  get outstanding(): number {
    return this.#outstanding;
  }

  /** Counts a request that begins; the answer, called any number of times, counts its end. */
  acquire(): () => void {
    this.#outstanding += 1;
    this.#gauge.begin();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#outstanding -= 1;
      this.#gauge.end();
      this.#settle();
    };
  }

  /** Takes no new request; its idle connections are closed once the last request has ended. */
  withdraw(): void {
    this.#isWithdrawn = true;
    this.#settle();
  }

  /** Resolves when no request is outstanding. */
  whenIdle(): Promise<void> {
    if (this.#outstanding === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idleWaiters.push(resolve));
  }

  #settle(): void {
    if (this.#outstanding > 0) return;
    if (this.#isWithdrawn) this.agent.destroy();
    for (const waiter of this.#idleWaiters.splice(0)) waiter();
  }
}
