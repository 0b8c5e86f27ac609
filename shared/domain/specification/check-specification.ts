import type { DeploymentRequest } from '../deployment/deployment.ts';
import type { KnownFacts } from './checks/check.ts';
import { findDependencyFaults } from './checks/find-dependency-faults.ts';
import { findEnvironmentFaults } from './checks/find-environment-faults.ts';
import { findHealthCheckFaults } from './checks/find-health-check-faults.ts';
import { findProviderFaults } from './checks/find-provider-faults.ts';
import { findRepeatedNames } from './checks/find-repeated-names.ts';
import { findResourceFaults } from './checks/find-resource-faults.ts';
import { findStrategyFaults } from './checks/find-strategy-faults.ts';
import { findUnknownReferences } from './checks/find-unknown-references.ts';
import { showFindings, type SpecificationFault } from './specification-fault.ts';

export type { KnownFacts } from './checks/check.ts';
export type { SpecificationFault } from './specification-fault.ts';

const checks = [
  findRepeatedNames,
  findDependencyFaults,
  findUnknownReferences,
  findStrategyFaults,
  findHealthCheckFaults,
  findResourceFaults,
  findProviderFaults,
  findEnvironmentFaults,
];

/**
 * What is wrong with a release that its schema cannot see: all faults at once, each with a JSON pointer into the posted body; empty when it
 * can be deployed to the environment as far as the specification goes (W11). At most 100, then one that counts the rest.
 */
export const faultsOfSpecification = (request: DeploymentRequest, known: KnownFacts): readonly SpecificationFault[] =>
  showFindings(checks.flatMap((check) => check(request, known)));
