import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readDeploymentRequest, readDocument } from '../../../cli/client/read-specification.ts';
import { publishShop } from '../../../scripts/shop/publish-shop.ts';
import type { DeploymentRequest } from '../../../shared/domain/deployment/deployment.ts';
import { administratorsGroup } from '../../../shared/domain/environment/security-policy.ts';
import { webhookKey } from '../../../shared/runtime/webhook-signature.ts';
import type { ShopExample, Target } from '../../embedded/target.ts';
import { listenToBus } from './bus.listener.ts';
import { cloudFootprint } from './cloud.footprint.ts';
import type { DeployedStage } from './deployed.stage.ts';

const environment_id = 'dev';
const functionUrl = /^https:\/\/([a-z0-9]+)\.lambda-url\.[a-z0-9-]+\.on\.aws/;

const shopIn = (folder: string): ShopExample => ({
  environment: async () => ({
    ...((await readDocument(join(folder, 'environment.yaml'))) as object),
    id: environment_id,
  }),
  release: async (name) => {
    const { specification, ...request } = (await readDeploymentRequest(
      join(folder, `${name}.yaml`),
    )) as DeploymentRequest;
    return { ...request, specification: { ...specification, target_environment: environment_id } };
  },
  // The emulator answers for AWS on a small machine: each request of the front page is six functions' work.
  requests_per_second: 5,
});

/** A deployed stage, as the end-to-end suites see any Windlass. It has one identity: its machine client's, an administrator. */
export const openCloudTarget = async ({ account, stage, endpoint, outputs, token }: DeployedStage): Promise<Target> => {
  const { sdk } = account;
  const folder = await mkdtemp(join(tmpdir(), 'windlass-shop-'));
  await publishShop({
    s3: new S3Client({ ...sdk, forcePathStyle: true }),
    bucket: outputs['ArtifactsBucketName'] ?? '',
    folder,
  });
  const bus = await listenToBus(sdk, outputs['BusName'] ?? '');
  return {
    endpoint,
    token: async ({ groups }) => {
      if (!groups.includes(administratorsGroup)) throw new Error('a deployed stage knows its administrator only');
      return token;
    },
    reach: (url) => url.replace(functionUrl, `${sdk.endpoint}/_aws/lambda-url/$1`),
    shop: shopIn(folder),
    footprint: () => cloudFootprint(sdk, stage, environment_id),
    published: () => bus.heard(),
    webhookKey: async (id) => {
      const secret = await new SecretsManagerClient(sdk).send(
        new GetSecretValueCommand({ SecretId: `windlass-${stage}-webhooks` }),
      );
      return webhookKey(secret.SecretString ?? '', id);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
