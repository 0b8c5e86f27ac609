import { request } from 'node:http';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ProbeResult, ProbeTarget } from './probe.ts';
import { connectionWords } from './probe-words.ts';

type HttpCheck = Extract<HealthCheck, { kind: 'HTTP' }>;

export const probeHttp = (check: HttpCheck, target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> =>
  new Promise((resolve) => {
    const name = `GET ${check.path}`;
    const late = AbortSignal.timeout(check.timeout_milliseconds);
    const outgoing = request({
      host: '127.0.0.1',
      port: target.port,
      path: check.path,
      agent: false,
      headers: { 'user-agent': 'windlass-health-check' },
      signal: AbortSignal.any([signal, late]),
    });
    outgoing.once('response', (response) => {
      response.on('error', () => undefined).destroy();
      const passed = response.statusCode === check.expected_status;
      resolve({
        passed,
        answer: `${name} answered ${response.statusCode}${passed ? '' : `, expected ${check.expected_status}`}`,
      });
    });
    outgoing.on('error', (error) =>
      resolve({
        passed: false,
        answer: late.aborted
          ? `${name} did not answer within ${check.timeout_milliseconds} ms`
          : `${name} ${connectionWords(error)}`,
      }),
    );
    outgoing.end();
  });
