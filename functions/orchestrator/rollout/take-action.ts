import { isRetryable, messageOf, WindlassError } from '../../../shared/domain/errors/windlass.error.ts';
import type { RolloutAction, ServiceRecord } from '../../../shared/domain/deployment/service-rollout.ts';
import { ArtifactError, type VersionDefinition } from '../../../shared/ports/service-deployer.port.ts';
import { whyNotServing } from '../../../shared/runtime/running-service.ts';
import { isForTheMachine } from './expect-errors.ts';
import { judgeHealth } from './judge-health.ts';
import type { Rollout, RolloutDeps } from './load-rollout.ts';
import { isReleasedContent, readVersionDefinition } from './version-definition.ts';

/** A bake is no single action: it is looked at again and again. */
export type SingleAction = Exclude<RolloutAction, { kind: 'BAKE' }>;

/** `waiting` may come right by itself; `failed` is the service's end in this release. */
export type ActionOutcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'waiting'; readonly words: string; readonly failure: NonNullable<ServiceRecord['failure']> }
  | { readonly kind: 'failed'; readonly words: string; readonly failure: NonNullable<ServiceRecord['failure']> };

const done: ActionOutcome = { kind: 'done' };

const awaitHealth = async (
  deps: RolloutDeps,
  { target, planned, service }: Rollout,
  at_most_milliseconds: number,
): Promise<ActionOutcome> => {
  const version = await deps.deployer.waitUntilSettled(target, planned.version_id, at_most_milliseconds);
  const verdict = judgeHealth(version, service.health_checks);
  if (verdict.kind === 'healthy') return done;
  const failure = { step: 'W43', code: 'service_unhealthy' } as const;
  return {
    kind: verdict.kind === 'starting' ? 'waiting' : 'failed',
    words: `${planned.name} ${planned.to_version} did not get healthy: ${verdict.words}.`,
    failure,
  };
};

/** Why the service may take no traffic yet (I8): the first dependency of which no serving instance is healthy. */
const ailingDependency = async (deps: RolloutDeps, { target, service }: Rollout): Promise<string | undefined> => {
  for (const { service_name } of service.dependencies) {
    const why = whyNotServing(await deps.deployer.describe({ ...target, service_name }));
    if (why !== undefined) return `${service_name}, which it depends on, is not healthy: ${why}`;
  }
  return undefined;
};

const shiftTraffic = async (
  deps: RolloutDeps,
  rollout: Rollout,
  { new_weight, old_weight }: Extract<RolloutAction, { kind: 'SHIFT_TRAFFIC' }>,
): Promise<ActionOutcome> => {
  const { target, planned, previous, session } = rollout;
  const ailing = new_weight > 0 ? await ailingDependency(deps, rollout) : undefined;
  if (ailing !== undefined)
    return {
      kind: 'waiting',
      words: `${planned.name} ${planned.to_version} takes no traffic: ${ailing}.`,
      failure: { step: 'W43', code: 'dependency_unhealthy' },
    };
  const weights = [
    { version_id: planned.version_id, weight: new_weight },
    ...(previous !== undefined && previous.live.version_id !== planned.version_id
      ? [{ version_id: previous.live.version_id, weight: old_weight }]
      : []),
  ];
  await deps.deployer.shiftTraffic(
    target,
    weights.filter(({ weight }) => weight > 0),
    session.lease_token,
  );
  return done;
};

const act = async (
  deps: RolloutDeps,
  rollout: Rollout,
  action: SingleAction,
  at_most_milliseconds: number,
): Promise<ActionOutcome> => {
  const { target, planned, previous, session } = rollout;
  switch (action.kind) {
    case 'SCALE_NEW':
      await deps.deployer.scale(target, planned.version_id, action.instances, session.lease_token);
      return done;
    case 'SCALE_OLD':
      if (previous !== undefined)
        await deps.deployer.scale(target, previous.live.version_id, action.instances, session.lease_token);
      return done;
    case 'AWAIT_HEALTH':
      return awaitHealth(deps, rollout, at_most_milliseconds);
    case 'SHIFT_TRAFFIC':
      return shiftTraffic(deps, rollout, action);
    case 'REMOVE_OLD':
      return done;
  }
};

/** An error about this service ends this service's rollout, not the machine: the others of its wave go on. */
const guarded = async ({ planned }: Rollout, work: () => Promise<ActionOutcome>): Promise<ActionOutcome> => {
  try {
    return await work();
  } catch (error) {
    if (isForTheMachine(error)) throw error;
    const code = error instanceof WindlassError ? error.code : 'unexpected_error';
    return {
      kind: isRetryable(error) ? 'waiting' : 'failed',
      words: `${planned.name} ${planned.to_version} could not be rolled out: ${messageOf(error)}`,
      failure: { step: 'W41', code },
    };
  }
};

/** Takes one action of a rollout; taken twice it has the effect of once. AWAIT_HEALTH takes at most the given time. */
export const takeAction = (
  deps: RolloutDeps,
  rollout: Rollout,
  action: SingleAction,
  at_most_milliseconds: number,
): Promise<ActionOutcome> => guarded(rollout, () => act(deps, rollout, action, at_most_milliseconds));

/** What may be installed under the version's id: the artifact that it was made of, not what came to lie in its place since. */
const definitionOf = async (
  { deployer, records }: RolloutDeps,
  { planned: { version_id }, service, session, target }: Rollout,
): Promise<VersionDefinition> => {
  const released = { deployment_id: session.deployment_id, version_id, service };
  const isInstalled = (await deployer.describe(target))?.versions.some((version) => version.version_id === version_id);
  if (isInstalled === true || service.artifact.sha256 !== undefined) return readVersionDefinition(records, released);
  const check = await deployer.checkArtifact(service.artifact);
  // Installing it says why it cannot be.
  if (check.outcome !== 'available') return readVersionDefinition(records, released);
  if (!(await isReleasedContent(records, released, check.sha256)))
    throw new ArtifactError(
      `What is at ${service.artifact.location} now is not what was planned. Submit the release again.`,
    );
  return readVersionDefinition(records, released, check.sha256);
};

/** Makes the new version known to the deployer, with no instance. */
export const installVersion = (deps: RolloutDeps, rollout: Rollout): Promise<ActionOutcome> =>
  guarded(rollout, async () => {
    await deps.deployer.install(rollout.target, await definitionOf(deps, rollout), rollout.session.lease_token);
    return done;
  });
