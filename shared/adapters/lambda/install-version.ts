import { checkFence } from '../aws/fence.ts';
import type { IamSender } from '../iam/iam-sender.ts';
import { ensureServiceRole } from '../iam/ensure-service-role.ts';
import { putServicePolicy } from '../iam/put-service-policy.ts';
import type { UsedResource } from '../iam/service-policy.ts';
import {
  ArtifactError,
  type ServiceDeployer,
  type ServiceTarget,
  type VersionDefinition,
} from '../../ports/service-deployer.port.ts';
import { dependencyAddresses } from './dependency-addresses.ts';
import { ensureAddress } from './ensure-address.ts';
import { ensureLogGroup, type LogsSender } from './ensure-log-group.ts';
import { functionContent, lambdaArtifactOf } from './function-content.ts';
import { functionNameOf } from './lambda-names.ts';
import { changeService, readService } from './lambda-service.records.ts';
import {
  changeVersion,
  contentHashOf,
  requireSameContent,
  versionOf,
  withVersion,
  type LambdaService,
  type LambdaVersion,
} from './lambda-service.ts';
import type { LambdaSender, LambdaSettings, Patience, ServiceRecords } from './lambda-settings.ts';
import { publishVersion } from './publish-version.ts';
import { removeService } from './remove-service.ts';
import { shapeFunction } from './shape-function.ts';
import { untilUnraced } from './until-unraced.ts';
import { withPatience } from './with-patience.ts';

export type InstallVersionDeps = LambdaSender &
  IamSender &
  LogsSender &
  ServiceRecords &
  Patience & { readonly settings: LambdaSettings };

const newVersion = (definition: VersionDefinition, function_version: string): LambdaVersion => ({
  version_id: definition.version_id,
  version: definition.version,
  resources: definition.resources,
  function_version,
  artifact: { kind: 'S3_OBJECT', sha256: lambdaArtifactOf(definition).sha256 },
  content_hash: contentHashOf(definition),
  health_checks: definition.health_checks,
  wanted_instances: 0,
});

/** What the role has to allow while this version is installed beside the others. */
const resourcesOf = (
  service: LambdaService | undefined,
  { version_id, resources }: VersionDefinition,
): readonly UsedResource[] => [
  ...(service?.versions ?? []).flatMap((version) => (version.version_id === version_id ? [] : version.resources)),
  ...resources,
];

/** Function, role, logs and address as the version needs them; answers the record of the version and the service's address. */
const publish = async (
  deps: InstallVersionDeps,
  target: ServiceTarget,
  definition: VersionDefinition,
  service: LambdaService | undefined,
): Promise<{ readonly function_version: string; readonly url: string }> => {
  const addresses = await dependencyAddresses(deps, target, definition);
  await ensureLogGroup(deps, target);
  const role_arn = await withPatience(deps, () => ensureServiceRole(deps, target));
  await withPatience(deps, () => putServicePolicy(deps, target, resourcesOf(service, definition)));
  const content = functionContent(target, definition, addresses, role_arn);
  const shaped = await shapeFunction(deps, { target, artifact: definition.artifact }, content);
  const function_version = await publishVersion(deps, shaped, definition.version_id);
  const url = await ensureAddress(deps, functionNameOf(deps.settings, target), function_version);
  return { function_version, url };
};

/** A known version keeps its number; its checks may change, and what it uses. */
const renew = async (
  deps: InstallVersionDeps,
  target: ServiceTarget,
  definition: VersionDefinition,
  token: number,
): Promise<void> => {
  const { health_checks, resources, version_id } = definition;
  const used = resourcesOf(await readService(deps, target), definition);
  await withPatience(deps, () => putServicePolicy(deps, target, used));
  await changeService(deps, target, token, (service) => {
    const version = versionOf(service, version_id);
    if (service === undefined || version === undefined) return service;
    if (JSON.stringify([version.health_checks, version.resources]) === JSON.stringify([health_checks, resources]))
      return service;
    return changeVersion(service, version_id, (one) => ({ ...one, health_checks, resources }));
  });
};

const installNew = async (
  deps: InstallVersionDeps,
  target: ServiceTarget,
  definition: VersionDefinition,
  token: number,
): Promise<void> => {
  const function_name = functionNameOf(deps.settings, target);
  const { function_version, url } = await untilUnraced(`The function of ${target.service_name}`, async () => {
    await checkFence(deps, target.environment_id, token);
    return publish(deps, target, definition, await readService(deps, target));
  });
  await changeService(deps, target, token, (service) =>
    withVersion(
      service ?? { ...target, function_name, url, versions: [] },
      versionOf(service, definition.version_id) ?? newVersion(definition, function_version),
    ),
  );
};

/**
 * Publishes a version of the service's function, with no traffic; the first makes the function, its role, its logs and its address. Throws
 * ArtifactError, NotInstalledError for a dependency that is not there, LambdaRefusedError for what Lambda does not take.
 */
export const installVersion =
  (deps: InstallVersionDeps): ServiceDeployer['install'] =>
  async (target, definition, token) => {
    lambdaArtifactOf(definition);
    await checkFence(deps, target.environment_id, token);
    const service = await readService(deps, target);
    const known = versionOf(service, definition.version_id);
    if (known !== undefined) {
      requireSameContent(target, known, definition);
      return renew(deps, target, definition, token);
    }
    try {
      await installNew(deps, target, definition, token);
    } catch (error) {
      // A service that could not get its first version is not left half made.
      if (error instanceof ArtifactError && service === undefined)
        await removeService(deps, functionNameOf(deps.settings, target));
      throw error;
    }
  };
