/** Who is to answer a request, as far as the request says. */
export type RequestWish = {
  /** The version that it names: no other may answer. */
  readonly pinned: { readonly version_id: string; readonly version: string } | undefined;
  /** The session that it says it belongs to. */
  readonly session: string | undefined;
};

/** Of nearly all requests. */
export const noWish: RequestWish = { pinned: undefined, session: undefined };
