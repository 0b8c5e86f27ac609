import type { Log } from '../../../shared/ports/log.port.ts';
import { messageOf } from '../../../shared/domain/errors/windlass.error.ts';
import type { LocalService } from './local.service.ts';
import type { ServiceRegistry } from './service-registry.ts';

/** How long those that depend on a service wait for it; then they are started all the same, since what served before should serve. */
const longestWait_milliseconds = 30_000;

export type ResumeDeps = { readonly registry: ServiceRegistry; readonly log: Log; readonly isClosed: () => boolean };

/** Starts everything that is wanted, dependencies first. Never rejects: a service that does not start is logged. */
export const resumeServices = async (deps: ResumeDeps): Promise<void> => {
  for (const group of deps.registry.inStartOrder()) {
    await Promise.all(group.map((service) => resumeOne(deps, service)));
  }
};

const resumeOne = async ({ registry, log, isClosed }: ResumeDeps, service: LocalService): Promise<void> => {
  const { target } = service;
  try {
    await registry.inTurn(target, async () => {
      // It may have been removed while it waited for its turn.
      if (!isClosed() && registry.get(target) === service) await service.resume();
    });
    if (!isClosed()) await service.waitUntilAllSettled(longestWait_milliseconds);
  } catch (error) {
    log.error('a service could not be started again', { service_name: target.service_name, message: messageOf(error) });
  }
};

/** Stops everything, what depends on others first. What is wanted stays as it is. */
export const stopServices = async (registry: ServiceRegistry): Promise<void> => {
  for (const group of registry.inStartOrder().toReversed()) {
    await Promise.all(group.map((service) => registry.inTurn(service.target, () => service.stop())));
  }
};
