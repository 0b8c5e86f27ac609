import { join } from 'node:path';
import type { ServiceTarget, VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import type { InstanceTask } from '../instance/instance-task.ts';
import { serviceEnvironment } from '../process/process-environment.ts';
import type { ServiceDeps } from './service-deps.ts';

/** What a new instance of a version runs. */
export const instanceTask = (
  deps: ServiceDeps,
  target: ServiceTarget,
  definition: VersionDefinition,
  proven: boolean,
): InstanceTask => {
  const folder = deps.paths.version(target, definition.version_id);
  const instance_id = deps.newInstanceId(target.service_name);
  const addressOf = (name: string) => deps.addressOf(target.environment_id, name);
  return {
    instance_id,
    subject: `${target.service_name} ${definition.version}`,
    command: definition.command,
    folder: join(folder, 'app'),
    log_file: join(folder, 'logs', `${instance_id}.log`),
    health_checks: definition.health_checks,
    stop_grace_milliseconds: definition.stop_grace_milliseconds,
    environment: (port) =>
      serviceEnvironment({ inherited: deps.inherited, target, definition, instance_id, port, addressOf }),
    port: undefined,
    proven,
  };
};
