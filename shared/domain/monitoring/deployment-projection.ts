import * as z from 'zod';
import { deploymentEventTypeSchema, type DeploymentEvent } from '../deployment/deployment-event.ts';
import { deploymentPhaseSchema, deploymentStatusSchema } from '../deployment/deployment-status.ts';
import { millisecondsOf, timestampSchema } from '../naming/names.ts';

const phaseSpanSchema = z.strictObject({
  first_event_at: timestampSchema,
  last_event_at: timestampSchema,
  duration_milliseconds: z.int(),
});

/** What the dashboard shows of a deployment, made from its events alone. */
export const deploymentProjectionSchema = z
  .strictObject({
    deployment_id: z.string(),
    environment_id: z.string(),
    /** Sequences seen, as ranges [from, to]: what makes a repeated event count once. */
    seen: z.array(z.tuple([z.int(), z.int()])),
    status: deploymentStatusSchema,
    /** The newest sequence that told a status. */
    status_sequence: z.int(),
    event_counts: z.partialRecord(deploymentEventTypeSchema, z.int()),
    /** How many: their names would make each update of a large release as large as the release. */
    services_activated: z.int().min(0),
    phases: z.partialRecord(deploymentPhaseSchema, phaseSpanSchema),
    duration_milliseconds: z.int(),
    first_event_at: timestampSchema,
    last_event_at: timestampSchema,
  })
  .readonly()
  .meta({ id: 'DeploymentProjection' });
export type DeploymentProjection = z.infer<typeof deploymentProjectionSchema>;
type Range = DeploymentProjection['seen'][number];

const includes = (seen: readonly Range[], sequence: number): boolean =>
  seen.some(([from, to]) => from <= sequence && sequence <= to);

const joined = (ranges: readonly Range[], next: Range): readonly Range[] => {
  const last = ranges.at(-1);
  return last !== undefined && next[0] <= last[1] + 1
    ? [...ranges.slice(0, -1), [last[0], Math.max(last[1], next[1])]]
    : [...ranges, next];
};

const add = (seen: readonly Range[], sequence: number): Range[] =>
  [...seen, [sequence, sequence] as Range]
    .sort((left, right) => left[0] - right[0])
    .reduce<readonly Range[]>(joined, [])
    .slice();

const empty = (environment_id: string, event: DeploymentEvent): DeploymentProjection => ({
  deployment_id: event.deployment_id,
  environment_id,
  seen: [],
  status: 'PENDING',
  status_sequence: 0,
  event_counts: {},
  services_activated: 0,
  phases: {},
  duration_milliseconds: 0,
  first_event_at: event.timestamp,
  last_event_at: event.timestamp,
});

const earlier = (left: string, right: string): string => (left < right ? left : right);
const later = (left: string, right: string): string => (left > right ? left : right);

type Span = { readonly first_event_at: string; readonly last_event_at: string };
const widened = (span: Span | undefined, timestamp: string): z.infer<typeof phaseSpanSchema> => {
  const first_event_at = earlier(span?.first_event_at ?? timestamp, timestamp);
  const last_event_at = later(span?.last_event_at ?? timestamp, timestamp);
  return {
    first_event_at,
    last_event_at,
    duration_milliseconds: millisecondsOf(last_event_at) - millisecondsOf(first_event_at),
  };
};

const statusOf = (
  before: DeploymentProjection,
  event: DeploymentEvent,
): Pick<DeploymentProjection, 'status' | 'status_sequence'> => {
  const told = deploymentStatusSchema.safeParse(event.details['deployment_status']);
  return told.success && event.sequence > before.status_sequence
    ? { status: told.data, status_sequence: event.sequence }
    : before;
};

/** The projection after one more event: the same for any order, and for any number of repeats. */
export const projectDeployment = (
  before: DeploymentProjection | undefined,
  environment_id: string,
  event: DeploymentEvent,
): DeploymentProjection => {
  const from = before ?? empty(environment_id, event);
  if (includes(from.seen, event.sequence)) return from;
  const { status, status_sequence } = statusOf(from, event);
  const activated = event.event_type === 'SERVICE_ACTIVATED' ? event.affected_components.length : 0;
  return {
    ...from,
    ...widened(from, event.timestamp),
    status,
    status_sequence,
    seen: add(from.seen, event.sequence),
    event_counts: { ...from.event_counts, [event.event_type]: (from.event_counts[event.event_type] ?? 0) + 1 },
    services_activated: from.services_activated + activated,
    phases: { ...from.phases, [event.phase]: widened(from.phases[event.phase], event.timestamp) },
  };
};
