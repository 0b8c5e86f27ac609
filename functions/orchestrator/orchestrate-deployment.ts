import type { DeploymentRequest } from '../../shared/domain/deployment/deployment.ts';
import type { NewDeployment } from '../../shared/domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import type { Principal } from '../../shared/domain/environment/security-policy.ts';
import { messageOf } from '../../shared/domain/errors/windlass.error.ts';
import { asJson } from '../../shared/domain/canonical-json.ts';
import type { EarlierSubmission, FindEarlierSubmission } from '../../shared/ports/earlier-submission.port.ts';
import type { Ids } from '../../shared/ports/ids.port.ts';
import { contentHash } from '../../shared/runtime/content-hash.ts';
import { startMachine } from './start-machine.ts';
import { startQueued, type StartQueuedDeps } from './start-queued.ts';
import { submitDeployment, type SubmitDeploymentDeps, type SubmitDeploymentResult } from './submit-deployment.ts';

export type OrchestrateDeploymentDeps = SubmitDeploymentDeps &
  StartQueuedDeps & { readonly findEarlierSubmission: FindEarlierSubmission; readonly ids: Ids };
export type OrchestrateDeploymentCommand = {
  /** A new one unless told. Who asks by event tells it, so that the same event is the same deployment whenever it comes again. */
  readonly deployment_id?: string;
  readonly request: DeploymentRequest;
  readonly principal: Principal;
  /** The caller's own name for this submission: repeating it gives the same deployment. */
  readonly idempotency_key?: string | undefined;
  readonly correlation_id: string;
  readonly retry_of?: string;
};
export type OrchestrateDeploymentResult = SubmitDeploymentResult | EarlierSubmission;

const idempotencyOf = ({
  request,
  principal,
  idempotency_key,
  retry_of,
}: OrchestrateDeploymentCommand): NewDeployment['idempotency'] =>
  idempotency_key === undefined
    ? undefined
    : {
        scope: principal.subject,
        key: idempotency_key,
        body_hash: contentHash(asJson({ request, retry_of: retry_of ?? null })),
      };

/** What needs no look at an earlier submission: it was stored, or may not even learn of one. */
const standsAlone = ({ outcome }: SubmitDeploymentResult): boolean =>
  outcome === 'accepted' || outcome === 'queued' || outcome === 'denied';

/**
 * The first submission under a key has changed the environment, so its repetition may be refused as a release of its own: what the key is
 * bound to goes before that. Only who may not deploy there any more gets nothing.
 */
const submit = async (
  deps: OrchestrateDeploymentDeps,
  command: OrchestrateDeploymentCommand,
): Promise<OrchestrateDeploymentResult> => {
  const { deployment_id = deps.ids.next(), request, principal, correlation_id, retry_of } = command;
  const idempotency = idempotencyOf(command);
  const result = await submitDeployment(deps, {
    deployment_id,
    request,
    principal,
    correlation_id,
    retry_of,
    ...(idempotency !== undefined && { idempotency }),
  });
  if (idempotency === undefined || standsAlone(result)) return result;
  return (await deps.findEarlierSubmission(idempotency)) ?? result;
};

/** Whether its machine is owed: stored under the lease, and not known to have begun. */
const isOwed = (
  result: OrchestrateDeploymentResult,
): result is Extract<OrchestrateDeploymentResult, { state: unknown }> =>
  result.outcome === 'accepted' ||
  (result.outcome === 'repeated' && result.state.status === 'PENDING' && result.state.queued === undefined);

/** It waits all the same when this fails: whoever sees to lines that were left does it then. */
const seeToLine = async (deps: OrchestrateDeploymentDeps, { id, environment_id }: DeploymentState): Promise<void> => {
  try {
    await startQueued(deps, environment_id);
  } catch (error) {
    deps.log.error('a deployment waits in line, which could not be seen to', {
      deployment_id: id,
      environment_id,
      error: messageOf(error),
    });
  }
};

/**
 * Takes a specification: checks it and the caller's right, plans it, stores it as a deployment with all that it needs reserved, and starts
 * it (O1), or gives it a place in line. Answers with the deployment as accepted, or why it is not; then nothing has changed.
 */
export const orchestrateDeployment = async (
  deps: OrchestrateDeploymentDeps,
  command: OrchestrateDeploymentCommand,
): Promise<OrchestrateDeploymentResult> => {
  const result = await submit(deps, command);
  // The execution bears the deployment's id, so that however often it is started, one runs.
  if (isOwed(result)) await startMachine(deps, 'deployment', result.state.id, result.state.id);
  if (result.outcome === 'queued') await seeToLine(deps, result.state);
  return result;
};
