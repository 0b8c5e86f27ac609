import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { deploymentEventTypes, eventStatusSchema } from '../../../../../shared/domain/deployment/deployment-event.ts';
import { deploymentPhases } from '../../../../../shared/domain/deployment/deployment-status.ts';
import type { PublishedEvent } from '../../../../../shared/domain/events/published-event.ts';
import { dimensionValues } from '../../../../../shared/domain/monitoring/measurement.ts';
import { measurementsOf } from '../../../../../shared/domain/monitoring/measurements-of-event.ts';
import { componentNames, timestampOf } from '../../../../../shared/domain/naming/names.ts';
import { resourceEventTypeSchema } from '../../../../../shared/domain/resource/resource-event.ts';
import {
  securityEventTypeSchema,
  securitySeveritySchema,
} from '../../../../../shared/domain/security/security-finding.ts';
import { emfLine, emfMetrics } from '../../../../../shared/runtime/metrics/emf.metrics.ts';
import { emfSchema, targetFaults, type EmfDocument } from './emf-schema.ts';

const isEmf = new Ajv().compile(emfSchema);
const environments = ['dev', 'staging', 'production'] as const;
const timestamp = fc.integer({ min: 0, max: 4e12 }).map(timestampOf);
/** Whatever people and failures put into events. */
const details = fc.record(
  {
    deployment_status: fc.string(),
    failure: fc.record({ message: fc.string(), code: fc.string(), affected_components: fc.array(fc.string()) }),
    rollback: fc.record(
      {
        status: fc.constantFrom('NOT_NEEDED', 'IN_PROGRESS', 'COMPLETED', 'FAILED'),
        reason: fc.string(),
        started_at: timestamp,
        finished_at: timestamp,
        remaining: fc.array(fc.string()),
        kept: fc.array(fc.string()),
      },
      { requiredKeys: ['status', 'remaining', 'kept'] },
    ),
    text: fc.string(),
  },
  { requiredKeys: [] },
);
const common = { id: fc.uuid(), details, timestamp, source_component: fc.constantFrom(...componentNames) };
const envelope = { environment_id: fc.constantFrom(...environments), deployment_id: fc.uuid() };
const anyEvent: fc.Arbitrary<PublishedEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('deployment'),
    environment_id: envelope.environment_id,
    event: fc.record({
      ...common,
      deployment_id: fc.uuid(),
      sequence: fc.nat(),
      event_type: fc.constantFrom(...deploymentEventTypes),
      phase: fc.constantFrom(...deploymentPhases),
      status: fc.constantFrom(...eventStatusSchema.options),
      affected_components: fc.array(fc.string()),
      correlation_id: fc.string(),
    }),
  }),
  fc.record({
    kind: fc.constant('resource'),
    ...envelope,
    event: fc.record({
      ...common,
      resource_id: fc.string(),
      event_type: fc.constantFrom(...resourceEventTypeSchema.options),
      status: fc.constantFrom(...eventStatusSchema.options),
      metrics: fc.constant([]),
    }),
  }),
  fc.record({
    kind: fc.constant('security'),
    ...envelope,
    event: fc.record({
      ...common,
      severity: fc.constantFrom(...securitySeveritySchema.options),
      event_type: fc.constantFrom(...securityEventTypeSchema.options),
      affected_resources: fc.array(fc.string()),
    }),
  }),
) as fc.Arbitrary<PublishedEvent>;
const anyTimes = fc.option(
  fc.record({
    total_milliseconds: fc.nat(),
    phases: fc.array(fc.record({ phase: fc.constantFrom(...deploymentPhases), milliseconds: fc.nat() })),
  }),
  { nil: undefined },
);

const allowed: Readonly<Record<string, readonly string[]>> = {
  ...dimensionValues,
  stage: ['e2e'],
  environment: environments,
};

describe('metrics in embedded metric format', () => {
  it('are lines that CloudWatch takes, for any event [DC6]', () => {
    fc.assert(
      fc.property(anyEvent, anyTimes, (event, times) => {
        for (const line of measurementsOf(event, times).map((one) => emfLine('e2e', one))) {
          expect(line).not.toContain('\n');
          const document = JSON.parse(line) as EmfDocument;
          expect([isEmf(document), isEmf.errors, targetFaults(document)]).toEqual([true, null, []]);
        }
      }),
    );
  });

  it('are told apart by closed lists and the environment alone, whatever is in an event [DC6]', () => {
    fc.assert(
      fc.property(anyEvent, anyTimes, (event, times) => {
        const documents = measurementsOf(event, times).map((one) => JSON.parse(emfLine('e2e', one)) as EmfDocument);
        for (const document of documents)
          for (const name of document._aws.CloudWatchMetrics.flatMap(({ Dimensions }) => Dimensions.flat()))
            expect([name, allowed[name]?.includes(String(document[name]))]).toEqual([name, true]);
      }),
    );
  });

  it('carry the stage, the namespace, the moment of the event, and ids as properties that are no dimensions [DC6]', () => {
    const lines: string[] = [];
    emfMetrics({ stage: 'e2e', write: (line) => void lines.push(line) }).record({
      at_milliseconds: 1_700_000_000_000,
      dimensions: { component: 'orchestrator', task: 'PlanWave' },
      metrics: [
        { name: 'TaskDuration', unit: 'Milliseconds', value: 12 },
        { name: 'TaskStops', unit: 'Count', value: 1 },
      ],
      properties: { deployment_id: 'd1' },
    });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        deployment_id: 'd1',
        stage: 'e2e',
        component: 'orchestrator',
        task: 'PlanWave',
        TaskDuration: 12,
        TaskStops: 1,
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [
            {
              Namespace: 'Windlass',
              Dimensions: [['stage', 'component', 'task']],
              Metrics: [
                { Name: 'TaskDuration', Unit: 'Milliseconds' },
                { Name: 'TaskStops', Unit: 'Count' },
              ],
            },
          ],
        },
      },
    ]);
  });
});
