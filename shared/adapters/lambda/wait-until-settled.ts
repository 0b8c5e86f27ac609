import type { RunningVersion, ServiceDeployer, ServiceTarget } from '../../ports/service-deployer.port.ts';
import { changeService, readService } from './lambda-service.records.ts';
import { changeVersion, versionOf, type LambdaService, type LambdaVersion } from './lambda-service.ts';
import type { LambdaSender, Patience, ServiceRecords } from './lambda-settings.ts';
import { probeVersion } from './probe-version.ts';
import { readAlias } from './read-alias.ts';
import { runningVersion } from './running-version.ts';
import { afterRound, isRecent, isSettled, pauseAfter, startedAt, type VersionHealth } from './version-health.ts';

export type WaitUntilSettledDeps = LambdaSender & ServiceRecords & Omit<Patience, 'random'>;

const probeRound = async (
  deps: WaitUntilSettledDeps,
  { function_name }: LambdaService,
  { function_version, health_checks }: LambdaVersion,
  health: VersionHealth,
): Promise<VersionHealth> => {
  const round = await Promise.all(
    health_checks.map(async (check) => ({
      check,
      outcome: await probeVersion(deps, { function_name, function_version }, check),
    })),
  );
  return afterRound(health, round, deps.clock.now());
};

/** Probes at least once, and then until it is clear how the version does or the time is over. */
const judge = async (
  deps: WaitUntilSettledDeps,
  service: LambdaService,
  version: LambdaVersion,
  at_most_milliseconds: number,
): Promise<VersionHealth> => {
  const end = deps.clock.now() + at_most_milliseconds;
  let health = await probeRound(deps, service, version, version.health ?? startedAt(deps.clock.now()));
  while (!isSettled(health)) {
    const pause = pauseAfter(health, version.health_checks);
    if (deps.clock.now() + pause > end) return health;
    await deps.sleep(pause);
    health = await probeRound(deps, service, version, health);
  }
  return health;
};

/** What was found counts for the very time of running that was looked at, not for one that began meanwhile. */
const remember = (
  deps: WaitUntilSettledDeps,
  target: ServiceTarget,
  { version_id, health: before }: LambdaVersion,
  health: VersionHealth,
): Promise<LambdaService | undefined> =>
  changeService(deps, target, undefined, (service) => {
    const version = versionOf(service, version_id);
    if (service === undefined || version === undefined || version.wanted_instances === 0) return service;
    if (version.health?.started_at_milliseconds !== before?.started_at_milliseconds) return service;
    return changeVersion(service, version_id, (one) => ({ ...one, health }));
  });

const shown = async (
  deps: WaitUntilSettledDeps,
  service: LambdaService | undefined,
  version_id: string,
): Promise<RunningVersion | undefined> => {
  const version = versionOf(service, version_id);
  if (service === undefined || version === undefined) return undefined;
  return runningVersion(service, version, await readAlias(deps, service.function_name));
};

/**
 * Probes the version by its number. One that has settled is asked again only when its last probe is not recent. Takes longer than told by
 * at most one probe, since nothing can be said of a version that was not asked.
 */
export const waitUntilSettled =
  (deps: WaitUntilSettledDeps): ServiceDeployer['waitUntilSettled'] =>
  async (target, version_id, at_most_milliseconds) => {
    const service = await readService(deps, target);
    const version = versionOf(service, version_id);
    if (service === undefined || version === undefined) return undefined;
    const { health, health_checks, wanted_instances } = version;
    const isKnown = health !== undefined && isSettled(health) && isRecent(health, health_checks, deps.clock.now());
    if (wanted_instances === 0 || isKnown) return shown(deps, service, version_id);
    const found = await judge(deps, service, version, at_most_milliseconds);
    return shown(deps, await remember(deps, target, version, found), version_id);
  };
