import { WindlassError } from '../../domain/errors/windlass.error.ts';
import type { Write } from '../../ports/table.port.ts';
import { maxItemBytes, maxTransactionBytes, maxTransactionWrites } from '../table/table-limits.ts';
import { jsonBytes } from './packed-json.ts';

/** More than one transaction of the table can hold. */
export class CommitTooLargeError extends WindlassError {
  override readonly name = 'CommitTooLargeError';
  readonly code = 'commit_too_large';
}

/** A commit stores a resource under a name that another live resource has (invariant I1). */
export class ResourceNameTakenError extends WindlassError {
  override readonly name = 'ResourceNameTakenError';
  readonly code = 'resource_name_taken';
}

/** Only an imported deployment can be saved again, and only with the same specification. */
export class DeploymentExistsError extends WindlassError {
  override readonly name = 'DeploymentExistsError';
  readonly code = 'deployment_exists';

  constructor(deployment_id: string) {
    super(
      `Deployment ${deployment_id} exists already and was not imported with this specification; it changes only through its journal.`,
      { data: { deployment_id } },
    );
  }
}

/** A deployment is imported under a name that another one of its environment has (CD1). */
export class NameTakenError extends WindlassError {
  override readonly name = 'NameTakenError';
  readonly code = 'name_taken';

  constructor(name: string, environment_id: string, deployment_id: string) {
    super(`Deployment ${deployment_id} of environment ${environment_id} is already named ${name}.`, {
      data: { name, environment_id, deployment_id },
    });
  }
}

/** The writes, if one transaction can hold as many. Throws `CommitTooLargeError`. */
export const inOneTransaction = (writes: readonly Write[]): readonly Write[] => {
  if (writes.length <= maxTransactionWrites) return writes;
  throw new CommitTooLargeError(
    `A commit of ${writes.length} writes does not fit in a transaction, which takes ${maxTransactionWrites}; store it in several.`,
    {
      data: { writes: writes.length },
    },
  );
};

/** The writes, if none is too large for an item, nor all together for a transaction. Throws `CommitTooLargeError`. */
export const ofBearableSize = (writes: readonly Write[]): readonly Write[] => {
  const sizes = writes.map((write) => (write.kind === 'put' ? jsonBytes(write.item) : 0));
  const [largest, total] = [Math.max(...sizes), sizes.reduce((sum, size) => sum + size, 0)];
  if (largest <= maxItemBytes && total <= maxTransactionBytes) return writes;
  throw new CommitTooLargeError(
    `The deployment is too large to be stored: ${total} bytes when compressed (${maxTransactionBytes} are allowed), of which ${largest} for one service or part (${maxItemBytes} are allowed).`,
    { data: { bytes: total, largest_item_bytes: largest } },
  );
};
