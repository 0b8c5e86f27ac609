type Answer = { readonly name?: string; readonly $metadata?: { readonly httpStatusCode?: number } };

const answerIn = (error: unknown): Answer => (typeof error === 'object' && error !== null ? error : {});

const unreadable = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket', 'AccessDenied', 'Forbidden', '403', '404']);

/** Whether S3 says that the object is not there, or not for us: without the right to list a bucket it does not tell which. */
export const isUnreadable = (error: unknown): boolean => {
  const { name, $metadata } = answerIn(error);
  return unreadable.has(name ?? '') || $metadata?.httpStatusCode === 403 || $metadata?.httpStatusCode === 404;
};

/** Whether S3 says that the bucket is in another region than the client. */
export const isElsewhere = (error: unknown): boolean => {
  const { name, $metadata } = answerIn(error);
  return name === 'PermanentRedirect' || $metadata?.httpStatusCode === 301;
};
