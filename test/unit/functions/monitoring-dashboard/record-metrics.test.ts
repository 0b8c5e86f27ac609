import { describe, expect, it } from '@jest/globals';
import { createHandler } from '../../../../functions/monitoring-dashboard/record-metrics.handler.ts';
import { busEntryOf, truncatedEntry } from '../../../../shared/contracts/bus-events.ts';
import type { DeploymentEvent } from '../../../../shared/domain/deployment/deployment-event.ts';
import type { PublishedEvent } from '../../../../shared/ports/event-bus.port.ts';
import type { Measurement } from '../../../../shared/ports/metrics.port.ts';

const event = (sequence: number, event_type: string, seconds: number, more: object = {}): DeploymentEvent =>
  ({
    id: `e${sequence}`,
    deployment_id: 'd1',
    sequence,
    event_type,
    phase: 'DEPLOYMENT',
    status: 'INFO',
    details: {},
    affected_components: [],
    timestamp: new Date(seconds * 1_000).toISOString(),
    source_component: 'orchestrator',
    correlation_id: 'c1',
    ...more,
  }) as DeploymentEvent;

const ended = event(6, 'DEPLOYMENT_SUCCEEDED', 100);
const story: readonly DeploymentEvent[] = [
  event(1, 'DEPLOYMENT_STARTED', 10),
  event(2, 'PHASE_COMPLETED', 12, { phase: 'INITIATION' }),
  event(3, 'PHASE_COMPLETED', 20, { phase: 'VALIDATION' }),
  event(4, 'SERVICE_ACTIVATED', 50),
  event(5, 'PHASE_COMPLETED', 80, { phase: 'DEPLOYMENT' }),
  ended,
];

const setUp = (events = story) => {
  const taken: Measurement[] = [];
  const handler = createHandler({
    records: {
      events: async (_, after, limit) => events.filter(({ sequence }) => sequence > after).slice(0, limit),
    },
    metrics: { record: (one) => void taken.push(one) },
  });
  const entry = (published: PublishedEvent) => ({ 'detail-type': 'x', detail: busEntryOf(published).detail });
  const lines = (): readonly string[] =>
    taken.flatMap(({ dimensions: { environment, ...rest }, metrics }) =>
      metrics.map(({ name, value }) => [environment, ...Object.values(rest), name, value].join(' ')),
    );
  const tell = (one: DeploymentEvent) => handler(entry({ kind: 'deployment', environment_id: 'dev', event: one }));
  return { handler, entry, tell, taken, lines };
};

describe('the metrics of an event', () => {
  it('are of a deployment how it ended, how long it took, and how long it was in each phase [DC6]', async () => {
    const { tell, lines, taken } = setUp();
    await tell(story[0] as DeploymentEvent);
    await tell(ended);
    expect(lines()).toEqual([
      'dev DeploymentsStarted 1',
      'dev COMPLETED DeploymentsEnded 1',
      'dev COMPLETED DeploymentDuration 90000',
      'dev INITIATION PhaseDuration 2000',
      'dev VALIDATION PhaseDuration 8000',
      'dev DEPLOYMENT PhaseDuration 60000',
    ]);
    expect(taken.at(-1)).toMatchObject({
      at_milliseconds: 100_000,
      properties: { deployment_id: 'd1', event_id: 'e6', event_type: 'DEPLOYMENT_SUCCEEDED' },
    });
  });

  it.each([
    ['DEPLOYMENT_SUCCEEDED', 'COMPLETED'],
    ['DEPLOYMENT_FAILED', 'FAILED'],
    ['DEPLOYMENT_CANCELLED', 'CANCELLED'],
  ])('are of one that ended with %s told apart as %s [DC6]', async (event_type, outcome) => {
    const { tell, lines } = setUp();
    await tell(event(6, event_type, 100));
    expect(lines().slice(0, 2)).toEqual([
      `dev ${outcome} DeploymentsEnded 1`,
      `dev ${outcome} DeploymentDuration 90000`,
    ]);
  });

  it('are of a service that it is live [DC6]', async () => {
    const { tell, lines } = setUp();
    await tell(event(4, 'SERVICE_ACTIVATED', 50));
    expect(lines()).toEqual(['dev ServicesActivated 1']);
  });

  it('are read on over more events than a page has', async () => {
    const many = Array.from({ length: 1_500 }, (_, index) => event(index + 2, 'SERVICE_ACTIVATED', 11));
    const end = event(1_503, 'DEPLOYMENT_FAILED', 70);
    const { tell, lines } = setUp([
      event(1, 'DEPLOYMENT_STARTED', 10),
      ...many,
      event(1_502, 'PHASE_COMPLETED', 60, { phase: 'DEPLOYMENT' }),
      end,
    ]);
    await tell(end);
    expect(lines()).toEqual([
      'dev FAILED DeploymentsEnded 1',
      'dev FAILED DeploymentDuration 60000',
      'dev DEPLOYMENT PhaseDuration 50000',
    ]);
  });

  it('are of a failure the component that found it, and the services that it names, once [DC6 IP31]', async () => {
    const failure = { step: 'W43', code: 'unhealthy', message: 'secret words', affected_components: ['cart', 'shop'] };
    const { tell, lines, taken } = setUp();
    await tell(event(7, 'FAILURE_RECORDED', 1, { details: { failure } }));
    await tell(event(8, 'ROLLBACK_INITIATED', 2, { details: { failure } }));
    await tell(
      event(9, 'SECURITY_SCAN_COMPLETED', 3, {
        phase: 'TESTING',
        source_component: 'security-scanner',
        details: { failure },
      }),
    );
    expect(lines()).toEqual([
      'dev orchestrator Failures 1',
      'dev ServicesFailed 2',
      'dev RollbacksStarted 1',
      'dev security-scanner Failures 1',
    ]);
    expect(JSON.stringify(taken)).not.toContain('secret words');
  });

  it('are of a rollback how it ended and how long it took [DC6]', async () => {
    const rollback = {
      status: 'FAILED',
      started_at: new Date(1_000).toISOString(),
      finished_at: new Date(31_000).toISOString(),
      remaining: ['cart'],
      kept: [],
    };
    const { tell, lines } = setUp();
    await tell(event(7, 'ROLLBACK_COMPLETED', 31, { details: { rollback } }));
    expect(lines()).toEqual(['dev FAILED RollbacksEnded 1', 'dev FAILED RollbackDuration 30000']);
  });

  it('are the changes of resources and the findings by severity [DC6]', async () => {
    const { handler, entry, lines } = setUp();
    const common = { environment_id: 'dev', deployment_id: 'd1' };
    const timestamp = new Date(0).toISOString();
    const resource = { id: 'r', resource_id: 'x', event_type: 'RESOURCE_CREATED', timestamp, metrics: [] };
    const finding = { id: 's', severity: 'HIGH', event_type: 'FINDING_DISCOVERED', timestamp };
    await handler(entry({ kind: 'resource', ...common, event: resource } as unknown as PublishedEvent));
    await handler(entry({ kind: 'security', ...common, event: finding } as unknown as PublishedEvent));
    const denied = { ...finding, event_type: 'ACCESS_DENIED' };
    await handler(entry({ kind: 'security', ...common, event: denied } as unknown as PublishedEvent));
    await handler(
      entry({
        kind: 'environment',
        environment_id: 'dev',
        event: { id: 'e', event_type: 'ENVIRONMENT_CREATED', version: 1 },
      }),
    );
    expect(lines()).toEqual(['dev RESOURCE_CREATED ResourceChanges 1', 'dev HIGH Findings 1']);
  });

  it('are complete though the bus had to cut the event', async () => {
    const failure = { step: 'W43', code: 'x', message: 'x'.repeat(300_000), affected_components: ['cart'] };
    const large = event(2, 'FAILURE_RECORDED', 1, { details: { failure } });
    const { handler, lines } = setUp([event(1, 'DEPLOYMENT_STARTED', 0), large]);
    await handler({
      detail: truncatedEntry(busEntryOf({ kind: 'deployment', environment_id: 'dev', event: large })).detail,
    });
    expect(lines()).toEqual(['dev orchestrator Failures 1', 'dev ServicesFailed 1']);
  });
});
