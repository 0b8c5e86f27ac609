import type { DeploymentContext } from '../../domain/deployment/deployment-context.ts';
import type { DeploymentRequest } from '../../domain/deployment/deployment.ts';
import type { ReleasePlan } from '../../domain/planning/release-plan.ts';
import type { ServiceSpecification } from '../../domain/service/service.ts';
import type { Item, Write } from '../../ports/table.port.ts';
import { documentWrites } from './documents.ts';
import { textOf } from './item-content.ts';
import { deploymentKeys } from './keys.ts';
import { jsonBytes, pack, unpack } from './packed-json.ts';

/** `position` is the service's place in the specification: chunks are in the order of names, so that one can be found. */
type PlacedService = { readonly position: number; readonly specification: ServiceSpecification };

type SubmissionHead = {
  /** Without its services. */
  readonly request: DeploymentRequest;
  /** Absent for an imported deployment. */
  readonly context?: DeploymentContext;
  /** Name of the first service of each chunk. */
  readonly first_names: readonly string[];
};

/** Bytes of JSON in a chunk, unless that would make more than `mostChunks`, which a transaction could not hold. */
const chunkBytes = 64 * 1024;
export const mostChunks = 40;
/** A plan of so many bytes of JSON stands in chunk 0, and needs no item of its own. */
const smallPlanBytes = 16 * 1024;

const byName = (left: PlacedService, right: PlacedService): number =>
  left.specification.name < right.specification.name ? -1 : 1;

const placed = (services: readonly ServiceSpecification[]): readonly PlacedService[] =>
  services.map((specification, position) => ({ position, specification })).toSorted(byName);

const chunksOf = (services: readonly PlacedService[]): readonly (readonly PlacedService[])[] => {
  const sizes = services.map(jsonBytes);
  const target = Math.max(chunkBytes, Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / (mostChunks - 1)));
  const chunks: PlacedService[][] = [[]];
  let filled = 0;
  services.forEach((service, index) => {
    const size = sizes[index] ?? 0;
    if (filled > 0 && filled + size > target) {
      chunks.push([]);
      filled = 0;
    }
    chunks.at(-1)?.push(service);
    filled += size;
  });
  return chunks;
};

type Submission = {
  readonly request: DeploymentRequest;
  /** Absent for an imported deployment, as is the plan. */
  readonly context?: DeploymentContext;
  readonly plan?: ReleasePlan;
  /** Context and plan will be made anew: the deployment waits in line. */
  readonly is_provisional?: boolean;
};

/** The items that hold a submission: one, unless its services or its plan are large. */
export const submissionWrites = (
  deployment_id: string,
  { request, context, plan, is_provisional = false }: Submission,
): readonly Write[] => {
  const isSmall = plan !== undefined && jsonBytes(plan) <= smallPlanBytes;
  const chunks = chunksOf(placed(request.specification.services));
  const head: SubmissionHead = {
    request: { ...request, specification: { ...request.specification, services: [] } },
    ...(context !== undefined && { context }),
    first_names: chunks.map((chunk) => chunk[0]?.specification.name ?? ''),
  };
  const ofFirst = { head, ...(isSmall && { plan }), ...(is_provisional && { is_provisional }) };
  const submitted = chunks.map((services, index): Write => ({
    kind: 'put',
    item: {
      ...deploymentKeys.submission(deployment_id, index),
      packed: pack({ ...(index === 0 && ofFirst), services }),
    },
  }));
  return plan === undefined || isSmall ? submitted : [...submitted, ...documentWrites(deployment_id, 'PLAN', plan)];
};

/** One item of a submission, read. `head` stands in chunk 0 alone, and so does a small plan. */
export type SubmissionChunk = {
  readonly head?: SubmissionHead;
  readonly plan?: ReleasePlan;
  readonly is_provisional?: boolean;
  readonly services: readonly PlacedService[];
};

/** Whether it, and the plan that belongs to it, stay as they are. */
export const isFinal = ({ is_provisional = false }: Pick<SubmissionChunk, 'is_provisional'>): boolean =>
  !is_provisional;

export const submissionChunkOf = (item: Item): SubmissionChunk => unpack<SubmissionChunk>(textOf(item, 'packed'));

/** The chunk that holds a service of that name, if any does. */
export const chunkOfService = (head: SubmissionHead, service_name: string): number =>
  Math.max(
    0,
    head.first_names.findLastIndex((name) => name <= service_name),
  );

export const specificationsOf = (chunks: readonly SubmissionChunk[]): ServiceSpecification[] =>
  chunks
    .flatMap((chunk) => chunk.services)
    .toSorted((left, right) => left.position - right.position)
    .map((one) => one.specification);
