import type { DeploymentState } from '../../shared/domain/deployment/deployment-state.ts';

/** What keeps a deployment where it is, a line each: a pause, a hold of its environment, a decision that is waited for. */
export const steeringLines = (state: DeploymentState): readonly string[] => {
  const { name, paused, held, decide_before, retry_requested, failure } = state;
  return [
    ...(paused === undefined
      ? []
      : [`  paused       by ${paused.by}: ${paused.reason}; windlass resume ${name} lets it go on`]),
    ...(held === undefined
      ? []
      : [`  held         with its environment by ${held.by} until ${held.expires_at}: ${held.reason}`]),
    ...(decide_before === undefined || failure === undefined || state.finished_at !== undefined
      ? []
      : [
          retry_requested === undefined
            ? `  undecided    until ${decide_before}, and undone then: windlass retry, rollback or cancel ${name}`
            : `  tried again  soon, as ${retry_requested.by} asked`,
        ]),
  ];
};
