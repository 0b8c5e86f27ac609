import { connect } from 'node:net';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ProbeResult, ProbeTarget } from './probe.ts';
import { connectionWords } from './probe-words.ts';

type TcpCheck = Extract<HealthCheck, { kind: 'TCP' }>;

export const probeTcp = (check: TcpCheck, target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: target.port });
    const end = (passed: boolean, answer: string) => {
      clearTimeout(late);
      signal.removeEventListener('abort', stop);
      socket.destroy();
      resolve({ passed, answer: `TCP connection to port ${target.port} ${answer}` });
    };
    const stop = () => end(false, 'was given up');
    const late = setTimeout(
      () => end(false, `was not accepted within ${check.timeout_milliseconds} ms`),
      check.timeout_milliseconds,
    );
    signal.addEventListener('abort', stop, { once: true });
    socket.once('connect', () => end(true, 'was accepted'));
    socket.on('error', (error) => end(false, connectionWords(error)));
  });
