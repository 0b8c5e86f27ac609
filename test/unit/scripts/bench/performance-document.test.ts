import { describe, expect, it } from '@jest/globals';
import { performanceDocument, type BenchResults } from '../../../../scripts/bench/performance-document.ts';

const machine = { date: '2026-11-28', node: 'v24.21.0', platform: 'linux x64', cpu_model: 'Some CPU', cores: 2 };

const planned = {
  services: 10_000,
  dependencies: 50_000,
  first_milliseconds: 149.6,
  later_milliseconds: 20,
  memory_bytes: 90e6,
};
const counts = {
  services: 5,
  waves: 1,
  executions: 6,
  transitions: 70,
  task_invocations: 20,
  table_requests: 30,
  gets: 15,
  queries: 10,
  transactions: 5,
  read_units: 185,
  write_units: 116,
  events: 18,
};
const handler = { name: 'orchestrator/plan-wave', minified_bytes: 102_400, gzip_bytes: 51_200 };
const results: BenchResults = {
  planning: {
    processes: 5,
    order: planned,
    chain: planned,
    whole: { ...planned, first_milliseconds: 150.1, memory_bytes: 201e6 },
  },
  release: {
    first: { services: 20, milliseconds: 1_000.1 },
    rounds: 3,
    medians: [
      { services: 20, milliseconds: 1_000 },
      { services: 100, milliseconds: 500 },
      { services: 1_000, milliseconds: 6_001 },
    ],
    largest: {
      services: 10_000,
      specification_bytes: 2e6,
      limit_milliseconds: 90_000,
      milliseconds: 60_010,
      memory_bytes: 484e6,
    },
  },
  requests: [counts, { ...counts, services: 20, transitions: 191, write_units: 340 }],
  handlers: {
    rounds: 5,
    baseline: { ...handler, name: 'baseline', import_milliseconds: 100 },
    handlers: [
      { ...handler, import_milliseconds: 150 },
      { ...handler, name: 'orchestrator/serve-api', minified_bytes: 409_601, import_milliseconds: 151 },
    ],
  },
  proxy: {
    requests_per_second: 100,
    rounds: 3,
    round_seconds: 1.5,
    samples: 1_500,
    latency_milliseconds: { median: { bare: 0.25, proxied: 1.25 }, p95: { bare: 0.5, proxied: 2.5 } },
    throughput: [{ concurrency: 16, requests_per_second: { bare: 20_000, proxied: 5_000 } }],
  },
  store: {
    rounds: 5,
    writes_per_transaction: 4,
    item_bytes: 400,
    transactions_per_second: 2_700.4,
    reads_per_second: 130_000,
  },
};

const rowsOf = (changes: Partial<BenchResults> = {}): ReadonlyMap<string, readonly string[]> => {
  const lines = performanceDocument(machine, { ...results, ...changes }).split('\n');
  const cells = lines.filter((line) => line.startsWith('| ')).map((line) => line.slice(2, -2).split(' | '));
  return new Map(cells.map(([what = '', ...rest]) => [what, rest]));
};

describe('docs/performance.md', () => {
  it('says at its top that it is made, when and on what', () => {
    expect(performanceDocument(machine, results).split('\n').slice(0, 4).join(' ')).toMatch(
      /^# .* Made by `npm run bench` on 2026-11-28 with Node v24\.21\.0 \(linux x64\), on 2 cores of Some CPU\. Do not edit it\./u,
    );
  });

  it('has only the sections of what was measured', () => {
    const titles = performanceDocument(machine, { store: results.store }).match(/^## .*$/gmu);
    expect(titles).toEqual(['## The store of the embedded stack']);
    expect(performanceDocument(machine, results).match(/^## /gmu)).toHaveLength(6);
  });

  it('holds the first plan of a process, and the memory of that process, against the budget', () => {
    const rows = rowsOf();
    expect(rows.get('order: time')).toEqual(['150 ms, then 20 ms', '150 ms', 'yes']);
    expect(rows.get('order: memory')).toEqual(['90 MB', '200 MB', 'yes']);
    expect(rows.get('whole plan: time')?.[2]).toBe('**no**');
    expect(rows.get('whole plan: memory')).toEqual(['201 MB', '200 MB', '**no**']);
  });

  it('holds releases of 20 services against a second, and those of ten times as many against 12 times as long', () => {
    const rows = rowsOf();
    expect(rows.get('20 services, the first in a fresh process')).toEqual(['1,000 ms', '1,000 ms', '**no**']);
    expect(rows.get('20 services')).toEqual(['1,000 ms', '1,000 ms', 'yes']);
    expect(rows.get('100 services')).toEqual(['500 ms', '', '']);
    expect(rows.get('1,000 services : 100 services')).toEqual(['12.00 x', '12.00 x', '**no**']);
    expect(rows.get('10,000 services : 1,000 services')).toEqual(['10.00 x', '12.00 x', 'yes']);
  });

  it('says when the largest release was not done', () => {
    const { milliseconds: _, ...largest } = results.release.largest;
    const rows = rowsOf({ release: { ...results.release, largest } });
    expect(rows.get('10,000 services, once, not posted')).toEqual(['not done in 90 s', '', '']);
    expect(rows.has('10,000 services : 1,000 services')).toBe(false);
  });

  it('holds counts against budgets that grow with the services', () => {
    const text = performanceDocument(machine, { requests: results.requests });
    expect(text).toContain('| state transitions | 70 | 191 |\n| budget | 70 | 190 |\n| met | yes | **no** |');
    expect(text).toContain('| write units | 116 | 340 |\n| budget | 115 | 340 |\n| met | **no** | yes |');
  });

  it('holds each handler against 400 KB and 1.5 times the baseline, the slowest first', () => {
    const rows = rowsOf({ planning: results.planning });
    expect(rows.get('orchestrator/plan-wave')).toEqual(['100 KB', '50 KB', 'yes', '150 ms', '1.50 x', 'yes']);
    expect(rows.get('orchestrator/serve-api')).toEqual(['400 KB', '50 KB', '**no**', '151 ms', '1.51 x', '**no**']);
    const order = [...rows.keys()].filter((name) => name.startsWith('orchestrator/'));
    expect(order).toEqual(['orchestrator/serve-api', 'orchestrator/plan-wave']);
  });

  it('tells what the proxy adds beside what there is without it', () => {
    const rows = rowsOf();
    expect(rows.get('latency that the proxy adds, median')).toEqual(['1 ms (1.25 ms - 0.25 ms)', '1 ms', 'yes']);
    expect(rows.get('latency that the proxy adds, 95th percentile')?.[0]).toBe('2 ms (2.5 ms - 0.5 ms)');
    expect(rows.get('16 at a time')).toEqual(['20,000', '5,000', '0.25']);
  });

  it('tells what the store does in a second', () => {
    expect(rowsOf().get('durable transactions of 4 conditional puts of 400 bytes')).toEqual(['2,700']);
    expect(rowsOf().get('reads of an item by its key')).toEqual(['130,000']);
  });
});
