const unreadable = new Set(['NotFound', 'NoSuchKey', 'NoSuchBucket', 'AccessDenied', 'Forbidden', '403', '404']);

/** Whether S3 says that the object is not there, or not for us: without the right to list a bucket it does not tell which. */
export const isUnreadable = (error: unknown): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { name, $metadata } = error as {
    readonly name?: string;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  return unreadable.has(name ?? '') || $metadata?.httpStatusCode === 403 || $metadata?.httpStatusCode === 404;
};
