// node examples/shop/traffic.mjs URL [--rate 100] [--seconds 30]: sends GET requests at a steady rate and counts what came back.
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rate: { type: 'string', default: '100' }, seconds: { type: 'string', default: '30' } },
});
const url = positionals[0];
const rate = Number(values.rate);
const seconds = Number(values.seconds);
if (url === undefined || !(rate > 0) || !(seconds > 0)) {
  console.error('usage: node examples/shop/traffic.mjs URL [--rate requests-a-second] [--seconds how-long]');
  process.exit(2);
}

const counts = { sent: 0, succeeded: 0, failed: 0 };
const failures = new Map();
const latencies = [];
const fail = (reason) => {
  counts.failed += 1;
  failures.set(reason, (failures.get(reason) ?? 0) + 1);
};

const send = async () => {
  const began = performance.now();
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    latencies.push(performance.now() - began);
    if (answer.ok) counts.succeeded += 1;
    else fail(`status ${answer.status}`);
  } catch (error) {
    fail(error.cause?.code ?? error.name);
  }
};

const percentile = (share) =>
  latencies.toSorted((a, b) => a - b)[Math.ceil(latencies.length * share) - 1]?.toFixed(1) ?? '-';
const summary = () =>
  JSON.stringify({
    ...counts,
    failed_percent: counts.sent === 0 ? 0 : Number(((100 * counts.failed) / counts.sent).toFixed(2)),
    p50_milliseconds: Number(percentile(0.5)),
    p95_milliseconds: Number(percentile(0.95)),
    failures: Object.fromEntries(failures),
  });

let stopped = false;
process.on('SIGINT', () => (stopped = true));
const started = performance.now();
const pending = new Set();
while (!stopped && performance.now() - started < seconds * 1000) {
  const due = Math.floor(((performance.now() - started) / 1000) * rate) + 1;
  for (; counts.sent < due; counts.sent += 1) {
    const one = send().finally(() => pending.delete(one));
    pending.add(one);
  }
  await new Promise((resolve) => setTimeout(resolve, 5));
}
await Promise.all(pending);
console.log(summary());
process.exitCode = counts.failed === 0 ? 0 : 1;
