import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeLifeOfShop } from '../embedded/release.suite.ts';
import { openCloudAccount, type CloudAccount } from './stage/cloud.stage.ts';
import { openCloudTarget } from './stage/cloud.target.ts';
import { deployStage, type DeployedStage } from './stage/deployed.stage.ts';

/** The whole stack in an account of AWS's stand-in with IAM enforced, put there and taken away by the commands that users run. */
describe('a deployed stage', () => {
  let account: CloudAccount;
  let deployed: DeployedStage;

  beforeAll(async () => {
    account = await openCloudAccount();
    deployed = await deployStage(account, 'e2e');
  }, 600_000);
  afterAll(() => account?.close());

  it('is told of by the command that made it: where its API is, and how to get a token', () => {
    expect(deployed.told).toMatch(/Windlass e2e is in account \d{12}, eu-central-1: a stack of \d+ resources/);
    expect(deployed.endpoint).toMatch(/^http/);
    expect(deployed.told).toContain('npm run --silent token -- --stage e2e');
  });

  describeLifeOfShop(() => openCloudTarget(deployed));
});
