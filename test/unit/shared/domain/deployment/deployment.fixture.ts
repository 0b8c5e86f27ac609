import type { DeploymentEvent, NewDeploymentEvent } from '../../../../../shared/domain/deployment/deployment-event.ts';
import { initiateDeployment, type Initiation } from '../../../../../shared/domain/deployment/deployment.aggregate.ts';
import type { DeploymentFailure, DeploymentState } from '../../../../../shared/domain/deployment/deployment-state.ts';
import { phaseOfStatus, type DeploymentStatus } from '../../../../../shared/domain/deployment/deployment-status.ts';
import { replayDeployment } from '../../../../../shared/domain/deployment/evolve-deployment.ts';
import { timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { requestOf, serviceBody } from '../release.fixture.ts';

export const initiation: Initiation = {
  created_by: 'ann',
  specification_hash: 'spec',
  plan_hash: 'plan',
  lease_token: 1,
};
export const failure: DeploymentFailure = {
  step: 'W43',
  code: 'unhealthy',
  message: 'cart answered 500.',
  affected_components: ['cart'],
};
export const now = timestampOf(1_000_000);

/** As the journal does it: id, sequence and time for each. */
export const stamped = (events: readonly NewDeploymentEvent[], after = 0): readonly DeploymentEvent[] =>
  events.map((event, index) => ({
    ...event,
    affected_components: [...(event.affected_components ?? [])],
    id: `event-${after + index + 1}`,
    deployment_id: 'deployment-1',
    sequence: after + index + 1,
    timestamp: timestampOf(1_000 * (after + index + 1)),
    correlation_id: 'correlation-1',
  }));

export const started = (): readonly DeploymentEvent[] =>
  stamped(initiateDeployment(requestOf([serviceBody('cart')]), initiation));

/** A deployment in a status, with what else should be so. */
export const stateIn = (status: DeploymentStatus, more: Partial<DeploymentState> = {}): DeploymentState => ({
  ...(replayDeployment(started()) as DeploymentState),
  status,
  phase: phaseOfStatus[status] ?? 'INITIATION',
  ...more,
});

export const after = (
  state: DeploymentState,
  events: readonly NewDeploymentEvent[],
  evolve: (state: DeploymentState | undefined, event: DeploymentEvent) => DeploymentState,
): DeploymentState => stamped(events, state.last_sequence).reduce<DeploymentState>(evolve, state);
