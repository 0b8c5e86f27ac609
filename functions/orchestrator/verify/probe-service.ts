import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { ServiceSpecification } from '../../../shared/domain/service/service.ts';
import type { HttpAnswer, HttpClient } from '../../../shared/ports/http-client.port.ts';
import type { ServiceDeployer } from '../../../shared/ports/service-deployer.port.ts';
import { whyNotServing } from '../../../shared/runtime/running-service.ts';

export type ProbeDeps = { readonly deployer: Pick<ServiceDeployer, 'describe'>; readonly http: HttpClient };
export type ServiceAnswer =
  | { readonly outcome: 'answered'; readonly url: string; readonly message: string }
  | { readonly outcome: 'silent'; readonly message: string };

/** A single slow answer is not yet a fault. */
const attempts = 3;
/** What the stable address itself answers when nothing behind it does. */
const nothingBehind = new Set([502, 503, 504]);

const isExpected = (check: HealthCheck, answer: HttpAnswer): boolean => {
  if (answer.outcome !== 'answered') return false;
  return check.kind === 'HTTP' ? answer.status === check.expected_status : !nothingBehind.has(answer.status);
};

const answerInWords = (answer: HttpAnswer): string =>
  answer.outcome === 'answered' ? `answered ${answer.status}` : answer.message;

/** Asks by one check through the service's stable address. Undefined when it answers as it should; else what it did. */
const askBy = async (http: HttpClient, url: string, check: HealthCheck): Promise<string | undefined> => {
  const path = check.kind === 'HTTP' ? check.path : '/';
  let words = '';
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const answer = await http.send({
      method: 'GET',
      url: new URL(path, url).href,
      timeout_milliseconds: check.timeout_milliseconds,
    });
    if (isExpected(check, answer)) return undefined;
    words = `GET ${path} ${answerInWords(answer)}${check.kind === 'HTTP' ? `, expected ${check.expected_status}` : ''}`;
  }
  return words;
};

/**
 * Asks a service for what its health checks expect, as its callers reach it. A TCP check asks for any answer at all. A COMMAND check cannot be
 * asked from outside: there it has to do that its instances are healthy.
 */
export const probeService = async (
  { deployer, http }: ProbeDeps,
  environment_id: string,
  service: ServiceSpecification,
): Promise<ServiceAnswer> => {
  const running = await deployer.describe({ environment_id, service_name: service.name });
  const why = whyNotServing(running);
  if (running === undefined || why !== undefined)
    return { outcome: 'silent', message: `${service.name} does not serve: ${why}` };
  const asked = service.health_checks.filter((check) => check.kind !== 'COMMAND');
  for (const check of asked) {
    const found = await askBy(http, running.url, check);
    if (found !== undefined) return { outcome: 'silent', message: `${service.name} at ${running.url}: ${found}` };
  }
  const how = asked.length === 0 ? 'is healthy by its command' : `answers at ${running.url}`;
  return { outcome: 'answered', url: running.url, message: `${service.name} ${how}` };
};
