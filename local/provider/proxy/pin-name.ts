/** The header, or cookie, by which a request names the version that is to answer it; and the header of the answer that says which did. */
export const pinName = 'windlass-version';
