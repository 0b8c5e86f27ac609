/** The bucket and key of `s3://BUCKET/KEY`. */
export const parseLocation = (location: string): { readonly bucket: string; readonly key: string } => {
  const [bucket = '', ...rest] = location.slice('s3://'.length).split('/');
  return { bucket, key: rest.join('/') };
};
