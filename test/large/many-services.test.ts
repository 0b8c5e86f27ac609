import { afterAll, beforeAll, describe } from '@jest/globals';
import { describeLargeReleases } from '../cloud/large/large.suite.ts';
import { openCloudAccount, type CloudAccount } from '../cloud/stage/cloud.stage.ts';
import { openCloudTarget } from '../cloud/stage/cloud.target.ts';
import { deployStage, type DeployedStage } from '../cloud/stage/deployed.stage.ts';
import type { Target } from '../embedded/target.ts';

describe('a deployed stage', () => {
  let account: CloudAccount;
  let deployed: DeployedStage;
  let target: Target;

  beforeAll(async () => {
    account = await openCloudAccount();
    deployed = await deployStage(account, 'large');
    target = await openCloudTarget(deployed);
  }, 600_000);
  afterAll(async () => {
    await target?.close();
    await account?.close();
  });

  describeLargeReleases(() => ({ deployed, target }), 300);
});
