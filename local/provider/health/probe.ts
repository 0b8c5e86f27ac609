import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ProcessEnvironment } from '../process/process-environment.ts';
import { probeCommand } from './probe-command.ts';
import { probeHttp } from './probe-http.ts';
import { probeTcp } from './probe-tcp.ts';

export type ProbeTarget = { readonly port: number; readonly folder: string; readonly environment: ProcessEnvironment };

/** `answer` says in plain words what came back. */
export type ProbeResult = { readonly passed: boolean; readonly answer: string };

/** Asks an instance once whether it can serve. Never throws for what the instance does. */
export const probe = (check: HealthCheck, target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> => {
  switch (check.kind) {
    case 'HTTP':
      return probeHttp(check, target, signal);
    case 'TCP':
      return probeTcp(check, target, signal);
    case 'COMMAND':
      return probeCommand(check, target, signal);
  }
};
