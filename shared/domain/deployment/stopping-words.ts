import type { DeploymentState } from './deployment-state.ts';
import { isTerminal } from './deployment-status.ts';

/** Why a deployment goes no further forward, in words; undefined while it does. */
export const stoppingWords = (state: DeploymentState): string | undefined => {
  const { name, status, rollback, cancel_requested, failure, decide_before } = state;
  if (isTerminal(status)) return `${name} is ${status} already`;
  if (rollback.status !== 'NOT_NEEDED') return `${name} is being undone already`;
  if (cancel_requested !== undefined) return `${name} is being stopped, since ${cancel_requested.by} cancelled it`;
  if (failure === undefined) return undefined;
  return decide_before === undefined
    ? `${name} has failed, and is stopped`
    : `${name} has failed and waits for a decision until ${decide_before}: retry, cancel or roll it back`;
};
