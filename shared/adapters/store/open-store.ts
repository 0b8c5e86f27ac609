import { setTimeout as pause } from 'node:timers/promises';
import type {
  DeploymentJournal,
  DeploymentRecords,
  DeploymentRepository,
} from '../../domain/deployment/deployment.repository.ts';
import type { ResourceRepository } from '../../domain/resource/resource.repository.ts';
import type { EnvironmentRepository } from '../../domain/environment/environment.repository.ts';
import type { RequestRepository, TriggerRepository } from '../../domain/trigger/trigger.repository.ts';
import { deploymentJournal } from './deployment.journal.ts';
import { deploymentRecords } from './deployment.records.ts';
import { deploymentRepository } from './deployment.repository.ts';
import { environmentRepository } from './environment.repository.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { requestRepository } from './request.repository.ts';
import { resourceRepository } from './resource.repository.ts';
import type { StoreDeps } from './store-deps.ts';
import { triggerRepository } from './trigger.repository.ts';

export type Store = {
  readonly deployments: DeploymentRepository;
  readonly records: DeploymentRecords;
  readonly journal: DeploymentJournal;
  readonly environments: EnvironmentRepository;
  readonly resources: ResourceRepository;
  readonly triggers: TriggerRepository;
  readonly requests: RequestRepository;
};

type OpenStore = Pick<StoreDeps, 'table' | 'clock' | 'ids'> & Partial<StoreDeps>;

/** The repositories over a table. `random` and `sleep` space out retries; the machine's own unless told. */
export const openStore = ({
  random = Math.random,
  sleep = (milliseconds) => pause(milliseconds),
  ...rest
}: OpenStore): Store => {
  const deps: StoreDeps = { ...rest, random, sleep };
  const inTurn = oneAtATime();
  const records = deploymentRecords(deps.table);
  return {
    records,
    journal: deploymentJournal(deps, inTurn),
    deployments: deploymentRepository(deps, records),
    environments: environmentRepository(deps, inTurn),
    resources: resourceRepository(deps),
    triggers: triggerRepository(deps, inTurn),
    requests: requestRepository(deps),
  };
};
