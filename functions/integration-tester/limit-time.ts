import type { Clock } from '../../shared/ports/clock.port.ts';
import type { HttpClient } from '../../shared/ports/http-client.port.ts';

/** A client that sends nothing more once so many minutes are over: what is asked of it then fails at once, and says why. */
export const limitTime = (http: HttpClient, clock: Clock, minutes: number): HttpClient => {
  const end = clock.now() + minutes * 60_000;
  const message = `it was not sent: the tests of a release together may take ${minutes} minutes; declare fewer, or smaller ones`;
  return {
    send: async (request) => (clock.now() < end ? http.send(request) : { outcome: 'failed', message, milliseconds: 0 }),
  };
};
