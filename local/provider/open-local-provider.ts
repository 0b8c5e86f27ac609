import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { Log } from '../../shared/ports/log.port.ts';
import type { ResourceDriver } from '../../shared/ports/resource-driver.port.ts';
import type { ServiceDeployer } from '../../shared/ports/service-deployer.port.ts';
import { defaultRestartTimings } from './instance/restart-policy.ts';
import { openResources } from './open-resources.ts';
import { InstanceRecords } from './process/instance.records.ts';
import type { PortRange } from './process/ports.ts';
import { defaultPortRange, Ports } from './process/ports.ts';
import { inheritedEnvironment, withNodeFirst } from './process/process-environment.ts';
import { systemProcessTable } from './process/process-table.ts';
import { defaultRotation } from './process/rotating.log.ts';
import { stopLeftovers } from './process/stop-leftovers.ts';
import { holdProvider } from './provider.lock.ts';
import { providerPaths } from './provider.paths.ts';
import { Autoscaler } from './scaling/autoscaler.ts';
import type { ScalingTimings } from './scaling/scaling-timings.ts';
import { defaultScalingTimings } from './scaling/scaling-timings.ts';
import { LocalService } from './service/local.service.ts';
import { LocalServiceDeployer } from './service/local.service-deployer.ts';
import { resumeServices, stopServices } from './service/resume-services.ts';
import type { ServiceDeps } from './service/service-deps.ts';
import { ServiceRegistry } from './service/service-registry.ts';
import { DesiredServiceStore } from './state/desired-service.store.ts';
import { Fences } from './state/fences.ts';
import { explaining } from './system-fault.ts';
import type { ServiceTotals } from './traffic/service-traffic.ts';

const leftoverGrace_milliseconds = 3_000;

export type LocalProviderOptions = {
  /** The folder where everything of the provider lies; made when it isn't there. */
  readonly home: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly portRange?: PortRange;
  readonly scalingTimings?: ScalingTimings;
};

export type LocalProvider = {
  readonly deployer: ServiceDeployer;
  readonly resources: readonly ResourceDriver[];
  /** Resolves when everything that was wanted before has been started again and is healthy, has failed, or took more than 30 s. */
  readonly resumed: Promise<void>;
  /** What each service was asked since the provider opened. */
  readonly trafficTotals: () => readonly ServiceTotals[];
  /** From now on nobody is kept waiting for instances to settle: for those who close what calls the provider, before the provider. */
  readonly endWaits: () => void;
  /** Stops everything, what depends on others first, and frees the home. What is wanted stays for the next opening. */
  readonly close: () => Promise<void>;
};

/**
 * Runs services and resources on this machine, in this process and its children. Stops what a killed predecessor left running, opens the
 * services' addresses, and starts everything that was wanted. Throws ProviderInUseError while another process has the home.
 */
export const openLocalProvider = async (options: LocalProviderOptions): Promise<LocalProvider> => {
  const paths = providerPaths(resolve(options.home));
  await explaining(`make ${options.home}`, () => mkdir(resolve(options.home), { recursive: true, mode: 0o700 }));
  const lock = holdProvider(paths.lock);
  try {
    return await open(options, paths, lock);
  } catch (error) {
    lock.release();
    throw error;
  }
};

/** Opens the addresses of all services that were wanted before. */
const openSaved = async (deps: ServiceDeps, registry: ServiceRegistry): Promise<void> => {
  for (const saved of await deps.store.load()) registry.add(await LocalService.open(deps, saved, saved));
};

const open = async (
  { clock, log, portRange, scalingTimings: timings = defaultScalingTimings }: LocalProviderOptions,
  paths: ReturnType<typeof providerPaths>,
  lock: { release(): void },
): Promise<LocalProvider> => {
  const inherited = withNodeFirst(inheritedEnvironment(process.env, process.platform), process.execPath);
  const records = new InstanceRecords(paths.instances);
  await stopLeftovers({
    records,
    table: systemProcessTable(process.platform, inherited),
    log,
    grace_milliseconds: leftoverGrace_milliseconds,
  });

  const fences = await Fences.open(paths.fencing);
  const registry = new ServiceRegistry();
  const deps: ServiceDeps = {
    clock,
    log,
    paths,
    store: new DesiredServiceStore(paths),
    records,
    inherited,
    random: Math.random,
    rotation: defaultRotation,
    restarts: defaultRestartTimings,
    ports: new Ports(portRange ?? defaultPortRange, Math.random),
    newInstanceId: (name) => `${name}-${randomBytes(10).toString('hex')}`,
    elapsed: () => performance.now(),
    addressOf: (environment_id, service_name) => registry.get({ environment_id, service_name })?.url,
  };
  const resources = await openResources(deps, paths, fences);
  const stop = async () => {
    await stopServices(registry);
    await resources.stop();
  };
  await openSaved(deps, registry).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  let closing: Promise<void> | undefined;
  const isClosed = () => closing !== undefined;
  const resumed = resources.resumed.then(() => resumeServices({ registry, log, isClosed }));
  const autoscaler = new Autoscaler({ registry, log, isClosed, elapsed: deps.elapsed, timings });
  autoscaler.start();
  const close = () => {
    autoscaler.stop();
    return stop().finally(() => lock.release());
  };
  return {
    deployer: new LocalServiceDeployer({ ...deps, registry, fences, isClosed }),
    resources: resources.drivers,
    resumed,
    trafficTotals: () => registry.all().map((service) => service.totals()),
    endWaits: () => registry.all().forEach((service) => service.endWaits()),
    close: () => (closing ??= close()),
  };
};
