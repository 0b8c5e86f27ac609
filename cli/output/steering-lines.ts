import { isEnding } from '../../shared/domain/deployment/advance-deployment.ts';
import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';
import { holdInForce } from '../../shared/domain/environment/hold.ts';

/** What keeps a deployment where it is, a line each: a pause, a hold of its environment, a decision that is waited for. */
export const steeringLines = (state: DeploymentState, now = Date.now()): readonly string[] => {
  const { name, paused, decide_before, retry_requested, failure } = state;
  if (isEnding(state)) return [];
  const held = holdInForce(state.held, now);
  return [
    ...(paused === undefined
      ? []
      : [`  paused       by ${paused.by}: ${paused.reason}; windlass resume ${name} lets it go on`]),
    ...(held === undefined
      ? []
      : [`  held         with its environment by ${held.by} until ${held.expires_at}: ${held.reason}`]),
    ...(decide_before === undefined || failure === undefined
      ? []
      : [
          retry_requested === undefined
            ? `  undecided    until ${decide_before}, and undone then: windlass retry, rollback or cancel ${name}`
            : `  tried again  soon, as ${retry_requested.by} asked`,
        ]),
  ];
};
