import type { Environment } from '../../shared/domain/environment/environment.ts';
import { listWords } from '../../shared/domain/naming/list-words.ts';
import type { PlannedService } from '../../shared/domain/planning/release-plan.ts';
import type { RunningService } from '../../shared/ports/service-deployer.port.ts';
import type { Sighting } from './findings-of.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

const wrongVersions = (planned: PlannedService, running: RunningService | undefined): readonly Sighting[] => {
  const serving = (running?.versions ?? []).filter((version) => version.weight > 0);
  if (serving.length > 0 && serving.every((version) => version.version_id === planned.version_id)) return [];
  const found =
    serving.length === 0
      ? 'no version takes traffic'
      : `${listWords(serving.map(({ version, version_id }) => `${version} (${version_id})`))} takes traffic`;
  return [
    {
      rule: 'not-what-was-released',
      component: planned.name,
      place: `${planned.name}: ${found}, released was ${planned.to_version} (${planned.version_id})`,
    },
  ];
};

const exposure = (
  planned: PlannedService,
  running: RunningService | undefined,
  environment: Environment,
): readonly Sighting[] => {
  if (running === undefined || environment.network_config.public_access) return [];
  const place = `${planned.name} at ${running.url}`;
  if (environment.cloud_provider === 'AWS') return [{ rule: 'address-public', component: planned.name, place }];
  return loopback.test(new URL(running.url).hostname)
    ? []
    : [{ rule: 'address-not-loopback', component: planned.name, place }];
};

/** What is wrong with how a service of the release runs now (W52). */
export const sightingsInService = (
  planned: PlannedService,
  running: RunningService | undefined,
  environment: Environment,
): readonly Sighting[] => [...wrongVersions(planned, running), ...exposure(planned, running, environment)];
