import type { ServiceDeployer } from '../../ports/service-deployer.port.ts';
import { checkArtifact, type CheckArtifactDeps } from '../s3/artifact-check.ts';
import { addressOf } from './address-of.ts';
import { describeService } from './describe-service.ts';
import { installVersion, type InstallVersionDeps } from './install-version.ts';
import { measureTraffic, type MeasureTrafficDeps } from './measure-traffic.ts';
import { removeVersion } from './remove-version.ts';
import { sampleTraffic } from './sample-traffic.ts';
import { scaleVersion } from './scale-version.ts';
import { shiftTraffic } from './shift-traffic.ts';
import { waitUntilSettled } from './wait-until-settled.ts';

/** All that the operations need together; a function that uses only some of them takes those, with what they need. */
export type LambdaDeployerDeps = InstallVersionDeps & MeasureTrafficDeps & CheckArtifactDeps;

/** Services as Lambda functions. Each operation is a file of its own, so that a bundle holds just the commands that it sends. */
export const lambdaServiceDeployer = (deps: LambdaDeployerDeps): ServiceDeployer => ({
  checkArtifact: checkArtifact(deps),
  describe: describeService(deps),
  addressOf: addressOf(deps),
  install: installVersion(deps),
  scale: scaleVersion(deps),
  shiftTraffic: shiftTraffic(deps),
  remove: removeVersion(deps),
  waitUntilSettled: waitUntilSettled(deps),
  measure: measureTraffic(deps),
  sample: sampleTraffic,
});
