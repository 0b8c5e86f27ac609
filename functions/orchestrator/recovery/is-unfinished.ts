import type { DeploymentState } from '../../../shared/domain/deployment/deployment-state.ts';
import { isTerminal } from '../../../shared/domain/deployment/deployment-status.ts';

/** Whether the deployment still owes an outcome: its own, or that of its rollback. */
export const isUnfinished = ({ status, rollback }: DeploymentState): boolean =>
  !isTerminal(status) || rollback.status === 'IN_PROGRESS';
