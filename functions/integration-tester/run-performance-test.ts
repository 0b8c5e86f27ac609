import { shortened } from '../../shared/domain/naming/list-words.ts';
import type { PerformanceTest } from '../../shared/domain/specification/success-criteria.ts';
import type { TestResult } from '../../shared/domain/testing/test-result.ts';
import type { HttpAnswer, HttpClient } from '../../shared/ports/http-client.port.ts';
import { inParallel } from '../../shared/runtime/in-parallel.ts';
import { percentile } from './percentile.ts';

const slowest_milliseconds = 30_000;

/** No answer, or one that says that the request was not served. */
const isError = (answer: HttpAnswer): boolean => answer.outcome === 'failed' || answer.status >= 400;
const wordsOf = (answer: HttpAnswer): string =>
  answer.outcome === 'failed' ? answer.message : `status ${answer.status}: ${answer.body}`;

/** More failed, or more were slow, than a test that passes can have. */
const cannotPass = (test: PerformanceTest, errors: number, slow: number): boolean =>
  errors > (test.requests * test.max_error_percent) / 100 || slow > test.requests - Math.ceil(test.requests * 0.95);

type Load = {
  readonly answers: readonly HttpAnswer[];
  readonly errors: readonly HttpAnswer[];
  readonly sorted: readonly number[];
  readonly error_percent: number;
};

/**
 * Sends the requests, `concurrency` at a time. Ends early once so many have failed or were slow that the test can't pass any more: a
 * service that is down must not hold up its rollback.
 */
const applyLoad = async (http: HttpClient, test: PerformanceTest, address: string): Promise<Load> => {
  const answers: HttpAnswer[] = [];
  const errors: HttpAnswer[] = [];
  let slow = 0;
  const request = { method: 'GET', url: `${address}${test.path}`, timeout_milliseconds: slowest_milliseconds };
  await inParallel(Array.from({ length: test.requests }), test.concurrency, async () => {
    if (cannotPass(test, errors.length, slow)) return;
    const answer = await http.send(request);
    answers.push(answer);
    if (answer.milliseconds > test.max_p95_milliseconds) slow += 1;
    if (isError(answer)) errors.push(answer);
  });
  const sorted = answers.map((answer) => answer.milliseconds).sort((left, right) => left - right);
  return { answers, errors, sorted, error_percent: answers.length === 0 ? 0 : (errors.length / answers.length) * 100 };
};

const faultsOf = (
  test: PerformanceTest,
  { answers, errors, sorted, error_percent }: Load,
): TestResult['error_details'] => {
  const p95 = percentile(sorted, 95);
  const early = answers.length < test.requests ? `; ended early, since it could not pass any more` : '';
  const first = errors[0] === undefined ? '' : `, the first with ${shortened(wordsOf(errors[0]), 200)}`;
  return [
    ...(error_percent > test.max_error_percent
      ? [
          {
            message: 'Too many errors.',
            expected: `at most ${test.max_error_percent}% errors`,
            found: `${errors.length} of ${answers.length} requests failed (${error_percent.toFixed(1)}%)${first}${early}`,
          },
        ]
      : []),
    ...(p95 > test.max_p95_milliseconds
      ? [
          {
            message: 'Too slow.',
            expected: `p95 at most ${test.max_p95_milliseconds} ms`,
            found: `p95 ${p95.toFixed(1)} ms over ${answers.length} requests${early}`,
          },
        ]
      : []),
  ];
};

const metricsOf = ({ answers, sorted, error_percent }: Load): TestResult['metrics'] => [
  { name: 'requests', value: answers.length, unit: 'count' },
  { name: 'error_percent', value: error_percent, unit: 'percent' },
  ...[50, 95, 99].map((percent) => ({
    name: `latency_p${percent}`,
    value: percentile(sorted, percent),
    unit: 'milliseconds',
  })),
];

/** A load of GET requests on one path of a service. Percentiles are nearest-rank, over all answers, failed ones too. */
export const runPerformanceTest = async (
  http: HttpClient,
  test: PerformanceTest,
  address: string,
  now: () => number,
): Promise<TestResult> => {
  const started = now();
  const load = await applyLoad(http, test, address);
  const faults = faultsOf(test, load);
  return {
    id: `W53/${test.name}`,
    test_type: 'PERFORMANCE',
    status: faults.length === 0 ? 'PASSED' : 'FAILED',
    component_id: test.service_name,
    test_suite: 'performance_tests',
    test_case: test.name,
    execution_time: Math.max(0, now() - started),
    error_details: faults,
    screenshots: [],
    logs: [],
    metrics: metricsOf(load),
  };
};

/** `front-page: GET / of shop, 100 requests: expected p95 at most 50 ms, found p95 81.2 ms over 100 requests.` */
export const loadFailureWords = (test: PerformanceTest, result: TestResult): string =>
  `${test.name}: GET ${test.path} of ${test.service_name}, ${test.requests} requests: ${result.error_details.map((fault) => `expected ${fault.expected ?? ''}, found ${fault.found ?? ''}`).join('; ')}.`;

/** `front-page p50 3.1 ms, p95 8.2 ms, p99 9.9 ms, 0.0% errors`. */
export const loadWords = (test: PerformanceTest, result: TestResult): string => {
  const metric = (name: string): string => (result.metrics.find((one) => one.name === name)?.value ?? 0).toFixed(1);
  return `${test.name} p50 ${metric('latency_p50')} ms, p95 ${metric('latency_p95')} ms, p99 ${metric('latency_p99')} ms, ${metric('error_percent')}% errors`;
};
