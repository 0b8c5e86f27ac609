/** The version of a thing as HTTP names it in ETag and If-Match. */
export const entityTag = (version: number): string => `"${version}"`;
