import { countOf, shortened } from '../../../shared/domain/naming/list-words.ts';
import type { HealthCheck } from '../../../shared/domain/service/health-check.ts';
import type { InstanceHealth, RunningVersion } from '../../../shared/ports/service-deployer.port.ts';
import { healthyInstances, isAllHealthy } from '../../../shared/runtime/running-service.ts';

export type HealthVerdict =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'starting'; readonly words: string }
  | { readonly kind: 'unhealthy'; readonly words: string };

const mostAnswer = 600;

const hasFailed = ({ state }: InstanceHealth): boolean => state === 'UNHEALTHY' || state === 'EXITED';

const checkInWords = (check: HealthCheck): string => {
  switch (check.kind) {
    case 'HTTP':
      return `${check.name}: GET ${check.path} has to answer ${check.expected_status}`;
    case 'TCP':
      return `${check.name}: its port has to accept connections`;
    case 'COMMAND':
      return `${check.name}: ${check.command.join(' ')} has to exit with 0`;
  }
};

const instanceInWords = ({ instance_id, state, last_answer, restarts }: InstanceHealth): string => {
  const started = restarts === 0 ? '' : `, started again ${countOf(restarts, 'time')}`;
  return `instance ${instance_id} is ${state}${started}: ${shortened(last_answer, mostAnswer)}`;
};

/** The longest time that a new instance may take, by any of its checks. */
export const startPeriodOf = (checks: readonly HealthCheck[]): number =>
  Math.max(...checks.map((check) => check.start_period_milliseconds));

/** What a dependency, or the deployer, gets to come right; and what health may take beyond twice its start period. */
export const comeRight_milliseconds = 30_000;

/** How long an instance that has ended, or is ill, may take until it is healthy again. */
export const longestHealing = (checks: readonly HealthCheck[]): number =>
  2 * startPeriodOf(checks) + comeRight_milliseconds;

/** Which instance, which check and which answer: what the engineer on call needs to know first. */
export const healthInWords = (version: RunningVersion, checks: readonly HealthCheck[]): string => {
  const ailing = version.instances.find(hasFailed) ?? version.instances.find(({ state }) => state !== 'HEALTHY');
  const found = ailing === undefined ? '' : `; ${instanceInWords(ailing)}`;
  return `${healthyInstances(version)} of ${countOf(version.wanted_instances, 'instance')} healthy${found} (checks: ${checks.map(checkInWords).join('; ')}; start period ${startPeriodOf(checks)} ms)`;
};

/** Whether all wanted instances of a version are healthy, may get so, or won't. */
export const judgeHealth = (version: RunningVersion | undefined, checks: readonly HealthCheck[]): HealthVerdict => {
  if (version === undefined) return { kind: 'unhealthy', words: 'it is not installed any more' };
  if (isAllHealthy(version)) return { kind: 'healthy' };
  // Some may run beyond those that are wanted, by load: as many may fail.
  const spare = Math.max(0, version.instances.length - version.wanted_instances);
  const isHopeless = version.instances.filter(hasFailed).length > spare;
  return { kind: isHopeless ? 'unhealthy' : 'starting', words: healthInWords(version, checks) };
};
