import type { NewDeployment } from '../domain/deployment/deployment.repository.ts';
import type { DeploymentState } from '../domain/deployment/deployment-state.ts';

export type EarlierSubmission =
  | { readonly outcome: 'repeated'; readonly state: DeploymentState }
  | { readonly outcome: 'key_reused'; readonly deployment_id: string };

/**
 * What a key is bound to already, if its deployment has not ended (B6). Asked when a release is refused: the first submission has
 * changed the environment, so its repetition may be refused as a release of its own before `DeploymentJournal.submit` sees its key.
 */
export type FindEarlierSubmission = (
  idempotency: NonNullable<NewDeployment['idempotency']>,
) => Promise<EarlierSubmission | undefined>;
