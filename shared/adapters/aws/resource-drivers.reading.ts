import { driversOf, type DriversWith } from './resource-drivers-of.ts';
import { findableKinds, type FindingDeps } from './resource-kinds.findable.ts';
import { reading, type FindableKind } from './resource-operations.ts';
import { checksOf, type ResourceChecks } from './resource-rules.ts';

const driver = ({ rules, find }: FindableKind) => ({ ...checksOf(rules), ...reading(find) });

/** For who compares what is wanted with what is there: assess-resources, and the synchronisation of components. */
export const awsReadingDrivers = (deps: FindingDeps): DriversWith<keyof ResourceChecks | 'read'> =>
  driversOf(Object.values(findableKinds(deps)).map(driver));
