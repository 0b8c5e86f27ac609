import { afterAll, beforeAll } from '@jest/globals';
import { operatorOf, type Operator } from '../../embedded/operator.ts';
import type { Target } from '../../embedded/target.ts';
import { openCloudAccount, type CloudAccount } from './cloud.stage.ts';
import { openCloudTarget } from './cloud.target.ts';
import { deployStage, type DeployedStage } from './deployed.stage.ts';
import { cloudEnvironment, uploadTinyService, type TinyArtifact } from './tiny.service.ts';

/** A stage in an account of its own, and what the end-to-end suites ask of any Windlass. */
export type OpenedStage = { readonly deployed: DeployedStage; readonly target: Target };

/** Deploys the stage before the tests of the suite that calls it, and takes all of it away after them. What is answered is there in tests and hooks. */
export const openStageForAll = (stage: string): (() => OpenedStage) => {
  let account: CloudAccount;
  let deployed: DeployedStage;
  let target: Target;
  beforeAll(async () => {
    account = await openCloudAccount();
    deployed = await deployStage(account, stage);
    target = await openCloudTarget(deployed);
  }, 600_000);
  afterAll(async () => {
    await target?.close();
    await account?.close();
  });
  return () => ({ deployed, target });
};

/** Makes an environment of a suite's own, with a service that can be released there. */
export const prepareEnvironment = async (
  { deployed, target }: OpenedStage,
  id: string,
  changes: object = {},
): Promise<{ readonly operator: Operator; readonly artifact: TinyArtifact }> => {
  const operator = operatorOf(target);
  const artifact = await uploadTinyService(deployed);
  await operator.apply(cloudEnvironment(id, deployed.account.sdk.region, changes));
  return { operator, artifact };
};
