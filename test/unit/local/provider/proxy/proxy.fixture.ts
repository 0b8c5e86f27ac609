import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach } from '@jest/globals';
import { BackendPool, type PoolVersion } from '../../../../../local/provider/proxy/backend-pool.ts';
import { ReverseProxy } from '../../../../../local/provider/proxy/reverse-proxy.ts';
import { routeTo } from '../../../../../local/provider/proxy/route.ts';
import { ServiceTraffic } from '../../../../../local/provider/traffic/service-traffic.ts';
import { trafficPolicyOf, type TrafficPolicy } from '../../../../../shared/domain/service/traffic-policy.ts';
import { seededRandom } from '../../../../fixtures/seeded-random.ts';

export const target = { environment_id: 'dev', service_name: 'web' };

type Closable = { close(): unknown; closeAllConnections?(): void };
type Listening = Closable & { listen(port: number, host: string, done: () => void): unknown; address(): unknown };

/** A version of the pool. It asks for what the policy says, as its default otherwise. */
export const poolVersion = (
  version_id: string,
  weight: number,
  ports: readonly number[],
  policy: Partial<TrafficPolicy> = {},
): PoolVersion => ({
  version_id,
  version: version_id.split('-')[0] ?? '',
  weight,
  traffic_policy: { ...trafficPolicyOf({}), ...policy },
  instances: ports.map((port) => ({ instance_id: `${version_id}-${port}`, port })),
});

/** A proxy before each test, with a pool of a seeded chance and a clock that stands, and instances that are closed after it. */
export const proxyUnderTest = () => {
  const upstreams: Closable[] = [];
  const under = {} as { proxy: ReverseProxy; pool: BackendPool; traffic: ServiceTraffic };
  const listening = async (server: Listening): Promise<number> => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    upstreams.push(server);
    return (server.address() as AddressInfo).port;
  };
  /** Opens, then closes: nobody listens there. */
  const deadPort = async (): Promise<number> => {
    const port = await listening(createServer());
    await new Promise<unknown>((resolve) => (upstreams.pop() as Server).close(resolve));
    return port;
  };
  beforeEach(async () => {
    under.pool = new BackendPool(seededRandom(1), () => 0);
    under.traffic = new ServiceTraffic({ now: () => 1_000 });
    under.proxy = await ReverseProxy.listen(routeTo(target, under.pool, under.traffic), await deadPort());
  });
  afterEach(async () => {
    await under.proxy.close();
    for (const server of upstreams.splice(0)) {
      server.closeAllConnections?.();
      server.close();
    }
  });
  return {
    under,
    listening,
    deadPort,
    upstream: (listener: (...of: Parameters<RequestListener>) => unknown): Promise<number> =>
      listening(createServer((incoming, answer) => void listener(incoming, answer))),
    /** Answers with a name, and what it was sent of cookies. */
    named: (name: string): Promise<number> =>
      listening(
        createServer((incoming, answer) => {
          incoming.resume();
          answer.setHeader('x-cookie', encodeURIComponent(JSON.stringify(incoming.headers.cookie ?? null)));
          answer.setHeader('x-pin', JSON.stringify(incoming.headers['windlass-version'] ?? null));
          answer.end(name);
        }),
      ),
  };
};
