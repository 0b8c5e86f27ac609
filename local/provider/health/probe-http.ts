import { request, type IncomingMessage } from 'node:http';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ProbeResult, ProbeTarget } from './probe.ts';
import { connectionWords } from './probe-words.ts';

type HttpCheck = Extract<HealthCheck, { kind: 'HTTP' }>;

/** Of a refusing answer's body, what is repeated: services say there what they miss. */
const mostRepeated = 200;

/** The beginning of the body in one line; what came before the connection broke, if it does. */
const beginningOf = async (response: IncomingMessage): Promise<string> => {
  let text = '';
  try {
    for await (const part of response.setEncoding('utf8')) {
      text += String(part);
      if (text.length > mostRepeated) break;
    }
  } catch {
    // The status has been read: the answer counts, however its body ends.
  }
  return text.replaceAll(/\s+/g, ' ').trim().slice(0, mostRepeated);
};

const judge = async (check: HttpCheck, response: IncomingMessage): Promise<ProbeResult> => {
  const answer = `GET ${check.path} answered ${response.statusCode}`;
  if (response.statusCode === check.expected_status) {
    response.on('error', () => undefined).destroy();
    return { passed: true, answer };
  }
  const said = await beginningOf(response);
  return {
    passed: false,
    answer: `${answer}, expected ${check.expected_status}${said === '' ? '' : `; it said: ${said}`}`,
  };
};

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
    outgoing.once('response', (response) => void judge(check, response).then(resolve));
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
