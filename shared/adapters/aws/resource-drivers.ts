import type { ResourceDriver } from '../../ports/resource-driver.port.ts';
import type { ResourceDrivers } from '../../ports/resource-drivers.port.ts';
import type { AwsResourceDeps } from './resource-deps.ts';
import { driversOf } from './resource-drivers-of.ts';
import { provisioningDrivers } from './resource-drivers.provisioning.ts';
import { undoingDrivers } from './resource-drivers.undoing.ts';

/**
 * The whole drivers of S3_BUCKET, DYNAMODB_TABLE and SQS_QUEUE for provider AWS. A Lambda takes the ones that can only do what it does
 * (`resource-drivers.<role>.ts`), since its role must allow every command in its bundle.
 */
export const awsDrivers = (deps: AwsResourceDeps): ResourceDrivers => {
  const undoing = driversOf(undoingDrivers(deps));
  return driversOf(
    provisioningDrivers(deps).flatMap((driver): readonly ResourceDriver[] =>
      driver.resource_types.flatMap((type) => {
        const undo = undoing('AWS', type);
        return undo === undefined ? [] : [{ ...driver, ...undo }];
      }),
    ),
  );
};
