import type { ServiceTraffic } from '../traffic/service-traffic.ts';
import type { BackendPool } from './backend-pool.ts';

/** Where a service's requests may go, and who counts them. */
export type Route = { readonly service_name: string; readonly pool: BackendPool; readonly traffic: ServiceTraffic };
