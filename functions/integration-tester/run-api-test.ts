import { shortened } from '../../shared/domain/naming/list-words.ts';
import type { ApiTest } from '../../shared/domain/specification/success-criteria.ts';
import type { TestResult } from '../../shared/domain/testing/test-result.ts';
import type { HttpAnswer, HttpClient } from '../../shared/ports/http-client.port.ts';

type Fault = TestResult['error_details'][number];

/** Characters of an answer's body that a result keeps. */
const mostBody = 200;

const bodyFaults = (test: ApiTest, body: string): readonly Fault[] =>
  test.expect.body_contains
    .filter((text) => !body.includes(text))
    .map((text) => ({
      message: 'The body has not what it must contain.',
      expected: shortened(text, mostBody),
      found: shortened(body, mostBody),
    }));

const faultsOf = (test: ApiTest, answer: HttpAnswer): readonly Fault[] => {
  const { status, max_milliseconds } = test.expect;
  if (answer.outcome === 'failed')
    return [
      {
        message: 'No answer.',
        expected: `status ${status} within ${max_milliseconds} ms`,
        found: shortened(answer.message, mostBody),
      },
    ];
  const wrongStatus: readonly Fault[] =
    answer.status === status
      ? []
      : [
          {
            message: 'Another status.',
            expected: `status ${status}`,
            found: `status ${answer.status}: ${shortened(answer.body, mostBody)}`,
          },
        ];
  const late: readonly Fault[] =
    answer.milliseconds <= max_milliseconds
      ? []
      : [
          {
            message: 'Too slow.',
            expected: `at most ${max_milliseconds} ms`,
            found: `${Math.round(answer.milliseconds)} ms`,
          },
        ];
  return [...wrongStatus, ...bodyFaults(test, answer.body), ...late];
};

/**
 * One request, and what its answer must be (T1). It is sent once: a test that passes only the second time has found something. ERROR when
 * nothing answered, FAILED when the answer is wrong.
 */
export const runApiTest = async (http: HttpClient, test: ApiTest, address: string): Promise<TestResult> => {
  const { method, path, headers, body } = test.request;
  const answer = await http.send({
    method,
    url: `${address}${path}`,
    headers,
    timeout_milliseconds: test.expect.max_milliseconds,
    ...(body !== undefined && { body }),
  });
  const faults = faultsOf(test, answer);
  const failed = answer.outcome === 'failed' ? 'ERROR' : 'FAILED';
  return {
    id: `W51/${test.name}`,
    test_type: 'INTEGRATION',
    status: faults.length === 0 ? 'PASSED' : failed,
    component_id: test.service_name,
    test_suite: 'api_tests',
    test_case: test.name,
    execution_time: answer.milliseconds,
    error_details: [...faults],
    screenshots: [],
    logs: [],
    metrics: [{ name: 'response_time', value: answer.milliseconds, unit: 'milliseconds' }],
  };
};

/** `place-order: POST /orders of checkout: expected status 201, found status 500: out of stock`. */
export const failureWords = ({ name, service_name, request }: ApiTest, result: TestResult): string =>
  `${name}: ${request.method} ${request.path} of ${service_name}: ${result.error_details.map((fault) => `expected ${fault.expected ?? ''}, found ${fault.found ?? ''}`).join('; ')}.`;
