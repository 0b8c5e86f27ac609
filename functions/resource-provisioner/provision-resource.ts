import type { DeploymentJournal, DeploymentSession } from '../../shared/domain/deployment/deployment.repository.ts';
import { resourceLedgerSeq, type LedgerEntry } from '../../shared/domain/deployment/ledger-entry.ts';
import type { Environment } from '../../shared/domain/environment/environment.ts';
import { isRetryable, WindlassError } from '../../shared/domain/errors/windlass.error.ts';
import { millisecondsOf, timestampOf, type Timestamp } from '../../shared/domain/naming/names.ts';
import type { DeploymentSpecification } from '../../shared/domain/specification/deployment-specification.ts';
import type { Clock } from '../../shared/ports/clock.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import type { ObservedResource, ResourceCheck, ResourceDriver } from '../../shared/ports/resource-driver.port.ts';
import { FencedError } from '../../shared/ports/service-deployer.port.ts';
import type { AssessingOperation, KnownRequirement } from './assess-requirements.ts';
import { madeOf, type Made } from './made.ts';
import { decideAction } from './resource-action.ts';

/** How long a resource may take until it works, from the moment that it was asked for, or that it is tried again. */
export const settle_milliseconds = 30_000;

export type ProvisionContext = {
  readonly journal: Pick<DeploymentJournal, 'intend'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly session: DeploymentSession;
  readonly environment: Environment;
  readonly specification: DeploymentSpecification;
  readonly tried_again_at?: Timestamp | undefined;
};

/** What makes, changes and verifies a resource. */
export type ProvisioningDriver = Pick<
  ResourceDriver,
  AssessingOperation | 'create' | 'configure' | 'verify' | 'measure' | 'snapshot'
>;

/** `made` is what has to be stored, if anything was made or changed. */
export type ProvisionOutcome =
  | { readonly kind: 'ready'; readonly words: string; readonly made?: Made }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'failed'; readonly words: string; readonly made?: Made };

const intentionOf = async (
  driver: ProvisioningDriver,
  { requirement, definition }: KnownRequirement,
  kind: 'CREATE' | 'CONFIGURE',
): Promise<Parameters<DeploymentJournal['intend']>[1]> => {
  const { name, resource_type } = requirement;
  const entry = { seq: resourceLedgerSeq(name), target: name };
  if (kind === 'CREATE')
    return {
      ...entry,
      action: 'CREATE_RESOURCE',
      compensation: { kind: 'REMOVE_RESOURCE', resource_type, resource_name: name },
    };
  const snapshot = structuredClone(await driver.snapshot(definition.target));
  return {
    ...entry,
    action: 'CONFIGURE_RESOURCE',
    compensation: { kind: 'RESTORE_RESOURCE', resource_type, resource_name: name, snapshot: snapshot as never },
  };
};

const failedChecks = async (
  driver: ProvisioningDriver,
  { definition }: KnownRequirement,
): Promise<readonly ResourceCheck[]> => (await driver.verify(definition.target)).filter((check) => !check.passed);

const wordsOf = (name: string, checks: readonly ResourceCheck[]): string =>
  `${name} is not fit for use: ${checks.map((check) => `${check.name}: ${check.message}`).join('; ')}.`;

/** A resource that has only just been asked for may not answer yet; one that answers and is slow or open will not mend itself. */
const maySettle = (checks: readonly ResourceCheck[]): boolean =>
  checks.every((check) => check.name === 'reachable' || check.name === 'functional');

type Effect = { readonly observed: ObservedResource } | { readonly refusal: WindlassError };

/** A driver that says no is an outcome; a fence, or what is broken, is for the state machine to catch. */
const apply = async (work: Promise<ObservedResource>): Promise<Effect> => {
  try {
    return { observed: await work };
  } catch (error) {
    if (!(error instanceof WindlassError) || error instanceof FencedError) throw error;
    return { refusal: error };
  }
};

const isLate = ({ clock, tried_again_at = '' }: ProvisionContext, { intended_at }: LedgerEntry): boolean =>
  clock.now() - millisecondsOf(tried_again_at > intended_at ? tried_again_at : intended_at) >= settle_milliseconds;

const makeOrChange = async (
  context: ProvisionContext,
  driver: ProvisioningDriver,
  known: KnownRequirement<ProvisioningDriver>,
  entry: LedgerEntry,
): Promise<ProvisionOutcome> => {
  const { name } = known.requirement;
  const { lease_token } = context.session;
  const late = isLate(context, entry);
  const effect = await apply(
    entry.action === 'CREATE_RESOURCE'
      ? driver.create(known.definition, lease_token)
      : driver.configure(known.definition, lease_token),
  );
  if ('refusal' in effect) {
    return isRetryable(effect.refusal) && !late
      ? { kind: 'waiting' }
      : {
          kind: 'failed',
          words: `${name} could not be ${entry.action === 'CREATE_RESOURCE' ? 'made' : 'changed'}: ${effect.refusal.message}`,
        };
  }
  const failed = await failedChecks(driver, known);
  if (failed.length > 0 && maySettle(failed) && !late) return { kind: 'waiting' };
  const metrics = failed.length > 0 ? [] : await driver.measure(known.definition.target);
  const { environment, specification, session, ids, clock } = context;
  const made = madeOf({
    known,
    observed: effect.observed,
    environment,
    specification,
    deployment_id: session.deployment_id,
    entry,
    failed,
    metrics,
    new_id: ids.next(),
    now: timestampOf(clock.now()),
  });
  return failed.length > 0
    ? { kind: 'failed', words: wordsOf(name, failed), made }
    : { kind: 'ready', words: made.words, made };
};

/**
 * Brings one resource to what the release needs and verifies it (P21, P22, P31 to P34). Its ledger entry is written before the effect. An
 * `entry` that an earlier run left behind says what that run was doing: the same is done again, which has the effect of once.
 */
export const provisionResource = async (
  context: ProvisionContext,
  known: KnownRequirement<ProvisioningDriver>,
  entry: LedgerEntry | undefined,
): Promise<ProvisionOutcome> => {
  const { requirement, definition, driver, record, observed } = known;
  const { name, resource_type } = requirement;
  if (driver === undefined)
    return { kind: 'failed', words: `There is no driver for ${resource_type} here, so ${name} cannot be made.` };
  if (entry !== undefined) return makeOrChange(context, driver, known, entry);
  const action = decideAction(requirement, definition, record, observed);
  if (action.kind === 'REFUSED')
    return { kind: 'failed', words: `${name} cannot be made: ${action.found}. ${action.action}` };
  if (action.kind !== 'NONE')
    return makeOrChange(
      context,
      driver,
      known,
      await context.journal.intend(context.session, await intentionOf(driver, known, action.kind)),
    );
  const failed = await failedChecks(driver, known);
  return failed.length > 0
    ? { kind: 'failed', words: wordsOf(name, failed) }
    : { kind: 'ready', words: `${name} left as it is` };
};
