export type StoredObject = { readonly bucket: string; readonly key: string; readonly version_id?: string };

export type ChecksumOfObject =
  | { readonly outcome: 'known'; readonly sha256: string }
  /** Why not, and what to do about it. */
  | {
      readonly outcome: 'unknown';
      readonly code: 'no_object' | 'object_unreadable' | 'no_checksum';
      readonly message: string;
    };

/** The SHA-256 of an object as its store keeps it, in lower-case hexadecimal, without reading the object. Throws when the store does not answer. */
export type ObjectChecksum = (object: StoredObject) => Promise<ChecksumOfObject>;
