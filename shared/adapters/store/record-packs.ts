import type { Item, Write } from '../../ports/table.port.ts';
import type { Json } from '../../domain/json.ts';
import { deploymentKeys, type PackKind } from './keys.ts';
import { storable, jsonBytes } from './packed-json.ts';

const mostBytesPerPack = 64 * 1024;

/** Groups of records in their order, each of at most 64 KB unless a single record is larger. `mustBreak` may ask for a new group before a record. */
export const packsOf = <T>(
  records: readonly T[],
  mustBreak: (record: T) => boolean = () => false,
): readonly (readonly T[])[] => {
  const packs: T[][] = [];
  let filled = 0;
  for (const record of records) {
    const size = jsonBytes(record);
    if (packs.length === 0 || mustBreak(record) || filled + size > mostBytesPerPack) {
      packs.push([]);
      filled = 0;
    }
    packs.at(-1)?.push(record);
    filled += size;
  }
  return packs;
};

/** The records of one kind that a commit stores. */
export const packWrites = (
  deployment_id: string,
  kind: PackKind,
  commit_id: string,
  records: readonly unknown[],
  attributes: Readonly<Record<string, Json>> = {},
): readonly Write[] =>
  packsOf(records).map((pack, part) => ({
    kind: 'put',
    item: { ...deploymentKeys.pack(deployment_id, kind, commit_id, part), ...attributes, records: storable(pack) },
  }));

export const recordsOf = <T>(items: readonly Item[]): readonly T[] =>
  items.flatMap((item) => item['records'] as unknown as readonly T[]);

/** A step or test that was run again replaces what was stored of it before. */
export const newestById = <T extends { readonly id: string }>(records: readonly T[]): readonly T[] => [
  ...new Map(records.map((record) => [record.id, record])).values(),
];
