import { detailsOf, type NewDeploymentEvent } from './deployment-event.ts';
import type { DeploymentRequest } from './deployment.ts';
import type { StartDetails } from './evolve-deployment.ts';

export type Initiation = Pick<
  StartDetails,
  'created_by' | 'specification_hash' | 'plan_hash' | 'lease_token' | 'retry_of'
>;

/** An event is one item, and one message on the bus: it names this many components at most. */
export const mostAffected = 50;

/** The first event of a deployment: from it alone follows its first state, PENDING (DA1). */
export const initiateDeployment = (
  request: DeploymentRequest,
  initiation: Initiation,
): readonly NewDeploymentEvent[] => {
  const { specification } = request;
  const details: StartDetails = {
    name: request.name,
    description: request.description,
    environment_id: specification.target_environment,
    service_count: specification.services.length,
    created_by: initiation.created_by,
    specification_hash: initiation.specification_hash,
    plan_hash: initiation.plan_hash,
    lease_token: initiation.lease_token,
    ...(initiation.retry_of !== undefined && { retry_of: initiation.retry_of }),
  };
  return [
    {
      event_type: 'DEPLOYMENT_STARTED',
      phase: 'INITIATION',
      status: 'STARTED',
      details: detailsOf(details),
      source_component: 'orchestrator',
      affected_components: specification.services.slice(0, mostAffected).map((service) => service.name),
    },
  ];
};
