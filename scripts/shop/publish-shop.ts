import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { bundleApp } from './bundle-app.ts';
import { packFiles, sha256Of } from './pack-files.ts';
import { writeSpecifications } from './write-specifications.ts';

export type ShopTarget = { readonly s3: S3Client; readonly bucket: string; readonly folder: string };
export type PublishedShop = {
  readonly location: string;
  readonly sha256: string;
  readonly size_bytes: number;
  readonly files: readonly string[];
};

/**
 * Builds the shop's app, uploads it under its hash, and writes the specifications that release it into the folder: `environment.yaml`, `v1.yaml`,
 * `v2.yaml` and `bad.yaml`. Twice is as once.
 */
export const publishShop = async ({ s3, bucket, folder }: ShopTarget): Promise<PublishedShop> => {
  const zip = packFiles(await bundleApp());
  const sha256 = sha256Of(zip);
  const Key = `shop/${sha256}.zip`;
  // Its checksum stays beside the object, so that a look at it need not read it.
  const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
  await s3.send(
    new PutObjectCommand({ Bucket: bucket, Key, Body: zip, ContentType: 'application/zip', ChecksumSHA256 }),
  );
  const location = `s3://${bucket}/${Key}`;
  const files = await writeSpecifications(folder, { location, sha256, region: await s3.config.region() });
  return { location, sha256, size_bytes: zip.length, files };
};
