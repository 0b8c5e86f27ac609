import { localDeployerUnderTest } from './local.harness.ts';
import { describeServiceDeployer } from './service-deployer.suite.ts';

describeServiceDeployer('LOCAL', localDeployerUnderTest);
