/** load.process.ts PLAN: sends requests as the plan (JSON) says, in a process of its own, and prints what it measured as JSON. */
import { openKeptConnection } from './kept-connection.ts';
import type { LoadPlan, LoadResult, Throughput } from './load-plan.ts';
import { measureLatency } from './measure-latency.ts';
import { measureThroughput } from './measure-throughput.ts';

const plan = JSON.parse(process.argv[2] ?? '') as LoadPlan;
const urls = { bare: new URL(plan.bare), proxied: new URL(plan.proxied) };

// First the throughput: after it, everything is compiled, which at a low rate would take until the end.
const throughput: Throughput[] = [];
for (const concurrency of plan.concurrencies)
  throughput.push(await measureThroughput({ ...plan, ...urls }, concurrency));

const connections = {
  bare: await openKeptConnection(urls.bare),
  proxied: await openKeptConnection(urls.proxied),
};
const latency = await measureLatency(connections, plan.requests_per_second, plan.latency_seconds);
connections.bare.close();
connections.proxied.close();
const result: LoadResult = { ...latency, throughput };
process.stdout.write(JSON.stringify(result));
