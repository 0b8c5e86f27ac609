import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DeploymentEvent } from '../../../../../shared/domain/deployment/deployment-event.ts';
import {
  projectDeployment,
  type DeploymentProjection,
} from '../../../../../shared/domain/monitoring/deployment-projection.ts';

const eventOf = (sequence: number, parts: Partial<DeploymentEvent> = {}): DeploymentEvent => ({
  id: `event-${sequence}`,
  deployment_id: 'd1',
  sequence,
  event_type: 'PHASE_COMPLETED',
  phase: 'VALIDATION',
  status: 'SUCCEEDED',
  details: {},
  affected_components: [],
  timestamp: new Date(1_000 * sequence).toISOString(),
  source_component: 'orchestrator',
  correlation_id: 'c1',
  ...parts,
});

const life = [
  eventOf(1, { event_type: 'DEPLOYMENT_STARTED', phase: 'INITIATION' }),
  eventOf(2, { phase: 'INITIATION', details: { deployment_status: 'VALIDATING' } }),
  eventOf(3, { details: { deployment_status: 'PREPARING' } }),
  eventOf(4, { event_type: 'SERVICE_ACTIVATED', phase: 'DEPLOYMENT', affected_components: ['cart'] }),
  eventOf(5, {
    event_type: 'SERVICE_ACTIVATED',
    phase: 'DEPLOYMENT',
    affected_components: ['shop'],
    details: { deployment_status: 'TESTING' },
  }),
  eventOf(6, { event_type: 'DEPLOYMENT_SUCCEEDED', phase: 'COMPLETION', details: { deployment_status: 'COMPLETED' } }),
];
const project = (events: readonly DeploymentEvent[]): DeploymentProjection | undefined =>
  events.reduce<DeploymentProjection | undefined>(
    (before, event) => projectDeployment(before, 'dev', event),
    undefined,
  );

describe('projectDeployment', () => {
  it('tells progress, counts and durations', () => {
    expect(project(life)).toMatchObject({
      status: 'COMPLETED',
      seen: [[1, 6]],
      event_counts: { SERVICE_ACTIVATED: 2, DEPLOYMENT_SUCCEEDED: 1 },
      services_activated: 2,
      duration_milliseconds: 5_000,
      phases: { DEPLOYMENT: { duration_milliseconds: 1_000 } },
    });
  });

  it('gives the same for any order and any repeats of the same events', () => {
    const shuffledWithRepeats = fc
      .tuple(
        fc.shuffledSubarray(life, { minLength: life.length }),
        fc.array(fc.constantFrom(...life), { maxLength: 12 }),
      )
      .map(([all, more]) => [...more, ...all]);
    fc.assert(fc.property(shuffledWithRepeats, (events) => expect(project(events)).toEqual(project(life))));
  });
});
