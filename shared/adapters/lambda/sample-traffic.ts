import { NotSupportedError, type ServiceDeployer } from '../../ports/service-deployer.port.ts';

/** CloudWatch knows no single request, and no younger one than a minute or two: too little and too late for a judge. */
export const sampleTraffic: ServiceDeployer['sample'] = async ({ service_name }) => {
  throw new NotSupportedError(
    `The traffic of ${service_name} cannot be sampled on AWS yet. Use the strategy ROLLING or RECREATE there.`,
  );
};
