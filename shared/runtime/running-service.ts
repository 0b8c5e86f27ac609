import { shortened } from '../domain/naming/list-words.ts';
import type { RunningService, RunningVersion } from '../ports/service-deployer.port.ts';

/** The versions that requests go to. */
export const servingVersions = (running: RunningService | undefined): readonly RunningVersion[] =>
  (running?.versions ?? []).filter((version) => version.weight > 0);

export const healthyInstances = (version: RunningVersion): number =>
  version.instances.filter((instance) => instance.state === 'HEALTHY').length;

/** Whether as many are healthy as are wanted. */
export const isAllHealthy = (version: RunningVersion): boolean => healthyInstances(version) >= version.wanted_instances;

/** Of those that are wanted: what a deployer runs beyond them, by load, makes up for no other version's. */
export const wantedHealthyInstances = (version: RunningVersion): number =>
  Math.min(healthyInstances(version), version.wanted_instances);

/** `1 of 2 instances of 1.4.0 healthy (GET /health answered 503, expected 200)`: the answer is that of the first one that is not healthy. */
export const healthInWords = (version: RunningVersion): string => {
  const ailing = version.instances.find((instance) => instance.state !== 'HEALTHY');
  const answer = ailing === undefined ? '' : ` (${shortened(ailing.last_answer, 300)})`;
  const more = Math.max(0, version.instances.length - version.wanted_instances);
  const byLoad = version.wanted_instances === 0 || more === 0 ? '' : `, ${more} more by load`;
  return `${wantedHealthyInstances(version)} of ${version.wanted_instances} instances of ${version.version} healthy${byLoad}${answer}`;
};

/** Why nothing good can be expected of a service that others call; undefined when an instance that takes traffic is healthy. */
export const whyNotServing = (running: RunningService | undefined): string | undefined => {
  const serving = servingVersions(running);
  if (running === undefined) return 'it does not run';
  if (serving.length === 0) return 'no version of it takes traffic';
  return serving.some((version) => healthyInstances(version) > 0) ? undefined : serving.map(healthInWords).join('; ');
};
