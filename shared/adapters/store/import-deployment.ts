import type { Deployment, DeploymentRequest } from '../../domain/deployment/deployment.ts';
import { deploymentStateSchema, type DeploymentState } from '../../domain/deployment/deployment-state.ts';
import type { Table, Write } from '../../ports/table.port.ts';
import { indexWrites } from './deployment-index.ts';
import { metaWrite, readState, unchangedSince } from './deployment-meta.ts';
import { nameFreeing, nameTaking, readNameOwner } from './deployment-name.ts';
import { documentWrites, readDocument } from './documents.ts';
import type { StoreDeps } from './store-deps.ts';
import { DeploymentExistsError, inOneTransaction, NameTakenError } from './store.errors.ts';
import { submissionWrites } from './submission.document.ts';
import { interfered, withRetries } from './with-retries.ts';

/** What an imported deployment brings along that is otherwise put together from its records. */
export type Imported = Pick<Deployment, 'components' | 'results'>;

export const readImported = (table: Table, deployment_id: string): Promise<Imported | undefined> =>
  readDocument<Imported>(table, deployment_id, 'IMPORT');

const stateOf = (deployment: Deployment): DeploymentState => {
  const fields = Object.keys(deploymentStateSchema.shape);
  return Object.fromEntries(Object.entries(deployment).filter(([name]) => fields.includes(name))) as DeploymentState;
};

const requestOf = ({
  name,
  description,
  specification,
  rollback_strategy,
  monitoring_config,
}: Deployment): DeploymentRequest => ({
  name,
  description,
  specification,
  rollback_strategy,
  monitoring_config,
  when_busy: 'REFUSE',
  priority: 'NORMAL',
});

const importWrites = ({ id, components, results }: Deployment): readonly Write[] =>
  documentWrites(id, 'IMPORT', { components, results } satisfies Imported);

const hasGivenUp = ({ status }: Deployment): boolean => status === 'FAILED' || status === 'CANCELLED';

/** Throws `NameTakenError` when another deployment has the name. */
const nameWrites = async (table: Table, deployment: Deployment): Promise<readonly Write[]> => {
  if (hasGivenUp(deployment)) return nameFreeing(table, deployment);
  const owner = await readNameOwner(table, deployment.environment_id, deployment.name);
  if (owner === undefined) return [nameTaking(deployment)];
  if (owner === deployment.id) return [];
  throw new NameTakenError(deployment.name, deployment.environment_id, owner);
};

const writesOfFirst = async (table: Table, deployment: Deployment): Promise<readonly Write[]> => [
  metaWrite({ state: stateOf(deployment), newest_events: [] }, { kind: 'absent' }),
  ...submissionWrites(deployment.id, { request: requestOf(deployment) }),
  ...importWrites(deployment),
  ...(await indexWrites(table, deployment)),
  ...(await nameWrites(table, deployment)),
];

const writesOfNext = async (
  table: Table,
  before: DeploymentState,
  deployment: Deployment,
): Promise<readonly Write[]> => {
  const isImported = (await readImported(table, deployment.id)) !== undefined;
  if (!isImported || before.specification_hash !== deployment.specification_hash)
    throw new DeploymentExistsError(deployment.id);
  return [
    metaWrite({ state: stateOf(deployment), newest_events: [] }, unchangedSince(before)),
    ...importWrites(deployment),
    ...(await nameWrites(table, deployment)),
  ];
};

/** See `DeploymentRepository.saveDeployment`. Throws `DeploymentExistsError` and `NameTakenError`. */
export const importDeployment = (deps: StoreDeps, deployment: Deployment): Promise<void> =>
  withRetries(deps, async () => {
    const before = await readState(deps.table, deployment.id);
    const writes =
      before === undefined
        ? await writesOfFirst(deps.table, deployment)
        : await writesOfNext(deps.table, before, deployment);
    const result = await deps.table.transact(inOneTransaction(writes));
    return result.outcome === 'committed' ? undefined : interfered;
  });
