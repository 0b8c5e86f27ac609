import { PortUnavailableError } from '../process/ports.ts';
import { ReverseProxy } from '../proxy/reverse-proxy.ts';
import type { Route } from '../proxy/route.ts';
import { hasCode } from '../system-fault.ts';
import type { ServiceDeps } from './service-deps.ts';

/** Listens on the port that the service had before, if it is free, else on another. */
export const openProxy = async (
  deps: ServiceDeps,
  route: Route,
  former_port: number | undefined,
): Promise<ReverseProxy> => {
  const port = former_port === undefined ? await deps.ports.take() : await takeAgain(deps, route, former_port);
  try {
    return await ReverseProxy.listen(route, port);
  } catch (error) {
    deps.ports.release(port);
    // Someone was quicker between the check and the listening; the next port is as good.
    if (hasCode(error, 'EADDRINUSE')) return openProxy(deps, route, undefined);
    throw error;
  }
};

const takeAgain = async (deps: ServiceDeps, route: Route, port: number): Promise<number> => {
  try {
    return await deps.ports.takeExactly(port);
  } catch (error) {
    if (!(error instanceof PortUnavailableError)) throw error;
    const another = await deps.ports.take();
    deps.log.warn('the port of a service is taken, so it gets another', {
      service_name: route.service_name,
      port,
      another,
    });
    return another;
  }
};
