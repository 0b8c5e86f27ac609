import type { ServerResponse } from 'node:http';
import { shortened } from '../../../shared/domain/naming/list-words.ts';

export type ProxyProblem = {
  readonly status: 404 | 502 | 503;
  readonly code: 'version_not_running' | 'no_healthy_instance' | 'no_answer';
  readonly title: string;
  readonly detail: string;
};

export const noHealthyInstance = (service_name: string): ProxyProblem => ({
  status: 503,
  code: 'no_healthy_instance',
  title: 'No healthy instance',
  detail: `No instance of ${service_name} that takes traffic is healthy. Try again shortly.`,
});

export const noAnswer = (service_name: string, why: string): ProxyProblem => ({
  status: 502,
  code: 'no_answer',
  title: 'No answer from the service',
  detail: `The instance of ${service_name} that was asked did not answer: ${why}.`,
});

const mostNamed = 100;

export const versionNotRunning = (service_name: string, named: string, running: readonly string[]): ProxyProblem => ({
  status: 404,
  code: 'version_not_running',
  title: 'Version not running',
  detail: `No healthy instance of ${service_name} runs the version ${JSON.stringify(shortened(named, mostNamed))} that the request names. ${running.length === 0 ? 'None runs now' : `It may name ${running.join(', ')}`}.`,
});

export const problemBody = (problem: ProxyProblem): string => JSON.stringify({ type: 'about:blank', ...problem });

/** Problem details (RFC 9457) as the proxy's own answer. */
export const answerProblem = (response: ServerResponse, problem: ProxyProblem): void => {
  const body = problemBody(problem);
  const retry = problem.status === 503 ? { 'retry-after': '1' } : {};
  response.writeHead(problem.status, {
    'content-type': 'application/problem+json',
    'content-length': Buffer.byteLength(body),
    ...retry,
  });
  response.end(body);
};
