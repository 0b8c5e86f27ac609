// Pictures as objects of an S3 bucket.
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

export const openPictures = ({ CATALOG_IMAGES_BUCKET: Bucket }) => {
  const client = new S3Client({});
  return {
    put: async (name, text) => void (await client.send(new PutObjectCommand({ Bucket, Key: name, Body: text }))),
    get: async (name) => (await client.send(new GetObjectCommand({ Bucket, Key: name }))).Body.transformToString(),
  };
};
