import type { Compensation } from '../../../shared/domain/deployment/ledger-entry.ts';
import type { LiveService } from '../../../shared/domain/deployment/service-rollout.ts';
import { isRunAlike } from '../../../shared/domain/service/running-manner.ts';
import {
  ArtifactError,
  type RunningService,
  type RunningVersion,
  type ServiceTarget,
} from '../../../shared/ports/service-deployer.port.ts';
import { giveTrafficBack } from '../rollout/give-traffic-back.ts';
import { judgeHealth } from '../rollout/judge-health.ts';
import { snapshotOf, type ServiceSnapshot } from '../rollout/service-snapshot.ts';
import { isReleasedContent, readVersionDefinition } from '../rollout/version-definition.ts';
import type { UndoDeps, UndoSession } from './undo.deps.ts';
import { failed, type UndoOutcome } from './undo.outcome.ts';

type RestoreService = Extract<Compensation, { kind: 'RESTORE_SERVICE' }>;
/** All that undoing one rollout looks at. */
type Restoring = {
  readonly session: UndoSession;
  readonly target: ServiceTarget;
  readonly version_id: string;
  readonly previous: ServiceSnapshot | undefined;
  readonly live: LiveService | undefined;
};

/** How long one call waits for the previous version to be healthy again. */
const settle_milliseconds = 10_000;

const versionIn = (running: RunningService | undefined, version_id: string): RunningVersion | undefined =>
  running?.versions.find((version) => version.version_id === version_id);

/** Somebody released the service again since: what serves now is not this deployment's to take away. */
const replacedBy = ({ session, previous, live }: Restoring): string | undefined => {
  if (
    live === undefined ||
    live.deployment_id === session.deployment_id ||
    live.deployment_id === previous?.live.deployment_id
  )
    return undefined;
  return `${live.service_name} is ${live.version} by now, released by deployment ${live.deployment_id}; roll that one back first`;
};

/** A new service goes altogether, with its address. */
const removeNew = async (deps: UndoDeps, { session, target, version_id, live }: Restoring): Promise<UndoOutcome> => {
  await deps.deployer.remove(target, version_id, session.lease_token);
  if (versionIn(await deps.deployer.describe(target), version_id) !== undefined)
    return failed(`version ${version_id} is still there after it was removed`);
  return { kind: 'undone', changes: live === undefined ? {} : { removed_live_services: [target.service_name] } };
};

/** Only what its id names: a folder may have been changed since it was released. */
const installPrevious = async (
  deps: UndoDeps,
  { session, target }: Restoring,
  { live }: ServiceSnapshot,
): Promise<void> => {
  const { deployment_id, version_id, version, specification: service } = live;
  const released = { deployment_id, version_id, service };
  const check = await deps.deployer.checkArtifact(service.artifact);
  if (check.outcome !== 'available')
    throw new ArtifactError(`${target.service_name} ${version} cannot be installed again: ${check.message}`);
  if (!(await isReleasedContent(deps.records, released, check.sha256))) {
    throw new ArtifactError(
      `${target.service_name} ${version} cannot be installed again: what is at ${service.artifact.location} now is not what was released.`,
    );
  }
  await deps.deployer.install(
    target,
    await readVersionDefinition(deps.records, released, check.sha256),
    session.lease_token,
  );
};

/** The very version that serves was released again, to be found or scaled in another way: it gets its former one back. */
const restoreManner = async (
  deps: UndoDeps,
  { session, target, version_id }: Restoring,
  { live: { deployment_id, specification: former } }: ServiceSnapshot,
): Promise<void> => {
  const released = await deps.records.serviceSpecification(session.deployment_id, target.service_name);
  if (released === undefined || isRunAlike(former, released)) return;
  const definition = await readVersionDefinition(deps.records, { deployment_id, version_id, service: former });
  await deps.deployer.install(target, definition, session.lease_token);
};

/** A service that is RECREATEd cannot run in two versions at once: there the new one goes before the old one comes. */
const stopNewFirst = async (
  deps: UndoDeps,
  { session, target, version_id, previous }: Restoring,
  running: RunningService | undefined,
): Promise<void> => {
  const next = versionIn(running, version_id);
  if (next === undefined || next.wanted_instances === 0 || previous?.live.version_id === version_id) return;
  const service = await deps.records.serviceSpecification(session.deployment_id, target.service_name);
  if (service?.deployment_strategy.kind === 'RECREATE')
    await deps.deployer.scale(target, version_id, 0, session.lease_token);
};

/** Brings the previous version to as many instances as it had. Undefined when they are healthy. */
const startPrevious = async (
  deps: UndoDeps,
  restoring: Restoring,
  previous: ServiceSnapshot,
): Promise<UndoOutcome | undefined> => {
  const { session, target } = restoring;
  const { version_id, version, specification } = previous.live;
  const running = await deps.deployer.describe(target);
  await stopNewFirst(deps, restoring, running);
  if (versionIn(running, version_id) === undefined) await installPrevious(deps, restoring, previous);
  else if (version_id === restoring.version_id) await restoreManner(deps, restoring, previous);
  await deps.deployer.scale(target, version_id, previous.wanted_instances, session.lease_token);
  const verdict = judgeHealth(
    await deps.deployer.waitUntilSettled(target, version_id, settle_milliseconds),
    specification.health_checks,
  );
  if (verdict.kind === 'healthy') return undefined;
  const words = `${target.service_name} ${version}, which served before, does not get healthy again: ${verdict.words}`;
  if (verdict.kind === 'starting') return { kind: 'waiting', words };
  const next = versionIn(await deps.deployer.describe(target), restoring.version_id);
  return failed(
    `${words}; ${next !== undefined && next.wanted_instances > 0 && next.weight > 0 ? `${next.version} goes on serving` : 'nothing serves now'}`,
  );
};

const isRestored = (
  running: RunningService | undefined,
  { version_id }: Restoring,
  { live, wanted_instances, weight }: ServiceSnapshot,
): boolean => {
  const [old, next] = [versionIn(running, live.version_id), versionIn(running, version_id)];
  const isBack =
    old === undefined ? wanted_instances === 0 : old.wanted_instances === wanted_instances && old.weight === weight;
  return isBack && (next === undefined || next === old);
};

/**
 * Traffic goes back first of all where the previous version stands and can take it, else as soon as it can. Undefined when it is back, and the
 * instances that take it are healthy.
 */
const bringBack = async (
  deps: UndoDeps,
  restoring: Restoring,
  previous: ServiceSnapshot,
): Promise<UndoOutcome | undefined> => {
  const { session, target } = restoring;
  const { live, weight } = previous;
  const isBack = await giveTrafficBack(deps.deployer, restoring);
  const unfinished = await startPrevious(deps, restoring, previous);
  if (unfinished !== undefined || isBack) return unfinished;
  const weights = weight > 0 ? [{ version_id: live.version_id, weight }] : [];
  await deps.deployer.shiftTraffic(target, weights, session.lease_token);
  return undefined;
};

/** The new version goes only when it takes no traffic. */
const restorePrevious = async (
  deps: UndoDeps,
  restoring: Restoring,
  previous: ServiceSnapshot,
): Promise<UndoOutcome> => {
  const { session, target, version_id } = restoring;
  const { live, wanted_instances } = previous;
  const isOther = live.version_id !== version_id;
  // It was on record and did not run; that it runs now is nothing to take back.
  if (wanted_instances === 0 && !isOther) return { kind: 'undone', changes: {} };
  const unfinished = wanted_instances > 0 ? await bringBack(deps, restoring, previous) : undefined;
  if (unfinished !== undefined) return unfinished;
  if (isOther) await deps.deployer.remove(target, version_id, session.lease_token);
  const running = await deps.deployer.describe(target);
  if (!isRestored(running, restoring, previous))
    return failed(
      `${target.service_name} is not as it was before: ${JSON.stringify(running?.versions.map(({ version, wanted_instances: wanted, weight: share }) => ({ version, wanted, share })) ?? 'gone')}`,
    );
  return { kind: 'undone', changes: { live_services: [{ ...live, url: running?.url ?? live.url }] } };
};

/**
 * Takes a rollout back: what served before serves again, exactly as the ledger's snapshot has it, and what was rolled out is gone; both are
 * read back before it counts. Done twice it has the effect of once.
 */
export const restoreService = async (
  deps: UndoDeps,
  session: UndoSession,
  { service_name, version_id, previous }: RestoreService,
): Promise<UndoOutcome> => {
  const target = { environment_id: session.environment_id, service_name };
  const live = await deps.environments.liveService(session.environment_id, service_name);
  const restoring: Restoring = { session, target, version_id, previous: snapshotOf(previous), live };
  const replaced = replacedBy(restoring);
  if (replaced !== undefined) return failed(replaced);
  return restoring.previous === undefined
    ? removeNew(deps, restoring)
    : restorePrevious(deps, restoring, restoring.previous);
};
