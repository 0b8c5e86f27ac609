import { markdownTable } from '../../markdown-table.ts';
import { benchTable, budgeted } from '../bench-line.ts';
import { count, milliseconds } from '../show-numbers.ts';
import type { Both, Throughput } from './load-plan.ts';
import type { ProxyResult } from './measure-proxy.ts';

const budget_milliseconds = 1;

const added = ({ bare, proxied }: Both<number>): number => proxied - bare;
const addedWords = (both: Both<number>): string =>
  `${milliseconds(added(both))} (${milliseconds(both.proxied)} - ${milliseconds(both.bare)})`;

const throughputRow = ({ concurrency, requests_per_second: { bare, proxied } }: Throughput): readonly string[] => [
  `${concurrency} at a time`,
  count(bare),
  count(proxied),
  (proxied / bare).toFixed(2),
];

export const proxySection = (result: ProxyResult): string => {
  const { median, p95 } = result.latency_milliseconds;
  return `## The proxy

A service of one instance in Node that answers with a few bytes, released by the embedded stack, asked through its proxy and without. Load generator, proxy and service are three
processes on one machine. Latency: ${count(result.samples)} requests to each in turn, ${result.requests_per_second} a second to each, on kept connections.

${benchTable([
  budgeted('latency that the proxy adds, median', added(median), budget_milliseconds, milliseconds, addedWords(median)),
  { what: 'latency that the proxy adds, 95th percentile', measured: addedWords(p95) },
])}

Requests a second when each of so many connections sends one after the other; medians of ${result.rounds} rounds of ${result.round_seconds} s for each, in turn. With many at a time all three
processes want the same cores.

${markdownTable(['', 'bare service', 'through the proxy', 'ratio'], result.throughput.map(throughputRow))}
`;
};
