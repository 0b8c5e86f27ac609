import { localDeployerUnderTest } from './local.harness.ts';
import { describeProcessDeployer } from './process-deployer.suite.ts';

describeProcessDeployer('LOCAL', localDeployerUnderTest);
