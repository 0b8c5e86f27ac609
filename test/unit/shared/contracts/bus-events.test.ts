import { describe, expect, it } from '@jest/globals';
import { busEntryOf, truncatedEntry } from '../../../../shared/contracts/bus-events.ts';
import type { PublishedEvent } from '../../../../shared/domain/events/published-event.ts';

const published = {
  kind: 'deployment',
  environment_id: 'dev',
  event: {
    id: 'e-1',
    deployment_id: 'd-1',
    sequence: 3,
    event_type: 'PHASE_COMPLETED',
    details: { message: 'm'.repeat(10) },
    affected_components: ['shop'],
    source_component: 'orchestrator',
    long: 'x'.repeat(5_000),
  },
} as unknown as PublishedEvent;

describe('an entry of the bus', () => {
  it('is named for what happened, and carries the event as it is [DC3]', () => {
    expect(busEntryOf(published)).toEqual({
      source: 'windlass',
      detail_type: 'windlass.deployment.phase_completed',
      detail: published,
    });
  });

  it('is named for what a request got [DC5]', () => {
    const refused = { kind: 'request', event: { event_type: 'REFUSED' } } as unknown as PublishedEvent;
    expect(busEntryOf(refused).detail_type).toBe('windlass.request.refused');
  });

  it('says when it was too large for its details, and still what it is of', () => {
    const { detail, ...entry } = truncatedEntry(busEntryOf(published));
    expect(entry).toEqual({ source: 'windlass', detail_type: 'windlass.deployment.phase_completed' });
    expect(detail).toMatchObject({
      kind: 'deployment',
      environment_id: 'dev',
      truncated: true,
      event: { id: 'e-1', deployment_id: 'd-1', sequence: 3, event_type: 'PHASE_COMPLETED' },
    });
    expect(Object.keys(detail['event'] as object)).not.toContain('details');
    expect(JSON.stringify(detail).length).toBeLessThan(2_000);
  });
});
