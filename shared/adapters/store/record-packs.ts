import type { Item, Key, Write } from '../../ports/table.port.ts';
import type { Json } from '../../domain/json.ts';
import { deploymentKeys, packPrefix, type PackKind } from './keys.ts';
import { jsonBytes, pack as packed, storable, unpack } from './packed-json.ts';

const mostBytesPerPack = 64 * 1024;
/** Records of other kinds, up to so many bytes of JSON with the steps of their commit, stand in the item of those steps. */
const mostBytesTogether = 8 * 1024;
const unitBytes = 1024;

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

/** Records that are read through `recordsOf`: all kinds but the outbox, which the change feed carries. */
export type RecordKind = Exclude<PackKind, 'OUTBOX'>;
export type RecordsByKind = Readonly<Partial<Record<RecordKind, readonly unknown[]>>>;

/** Readable in the table while it fits in one write unit. */
const itemOf = (key: Key, records: RecordsByKind): Item => {
  const plain: Item = { ...key, records: storable(records) };
  return jsonBytes(plain) <= unitBytes ? plain : { ...key, packed: packed(records) };
};

/** The records that a commit stores: an item for each kind, or one for all when they are small and there are steps among them. */
export const recordWrites = (deployment_id: string, commit_id: string, records: RecordsByKind): readonly Write[] => {
  const isTogether = (records.STEP ?? []).length > 0 && jsonBytes(records) <= mostBytesTogether;
  if (isTogether)
    return [{ kind: 'put', item: itemOf(deploymentKeys.pack(deployment_id, 'STEP', commit_id, 0), records) }];
  return Object.entries(records).flatMap(([name, ofKind]) =>
    packsOf(ofKind).map((one, part): Write => {
      const kind = name as RecordKind;
      return { kind: 'put', item: itemOf(deploymentKeys.pack(deployment_id, kind, commit_id, part), { [kind]: one }) };
    }),
  );
};

/** A list is of the key's own kind: so an earlier version stored it. */
const contentOfPack = ({ sk, packed: text, records }: Item): RecordsByKind => {
  if (typeof text === 'string') return unpack(text);
  return Array.isArray(records) ? { [sk.slice(0, sk.indexOf('#'))]: records } : (records as unknown as RecordsByKind);
};

/** The commit's id and the part. */
const placeOf = ({ sk }: Item): string => sk.slice(sk.indexOf('#'));

/** The records of a kind among packs of that kind and of steps, in the order in which they were stored. */
export const recordsOf = <T>(items: readonly Item[], kind: RecordKind): readonly T[] =>
  items
    .toSorted((left, right) => (placeOf(left) < placeOf(right) ? -1 : 1))
    .flatMap((item) => (contentOfPack(item)[kind] ?? []) as readonly T[]);

/** Events of other kinds than the deployment's own, as the change feed finds them. */
export const outboxWrites = (
  deployment_id: string,
  commit_id: string,
  records: readonly unknown[],
  attributes: Readonly<Record<string, Json>>,
): readonly Write[] =>
  packsOf(records).map((pack, part) => ({
    kind: 'put',
    item: { ...deploymentKeys.pack(deployment_id, 'OUTBOX', commit_id, part), ...attributes, records: storable(pack) },
  }));

/** Prefixes under which records of the kind are. */
export const prefixesOf = (kind: RecordKind): readonly string[] =>
  kind === 'STEP' ? [packPrefix('STEP')] : [packPrefix(kind), packPrefix('STEP')];

const newestBy = <T>(records: readonly T[], keyOf: (record: T) => string): readonly T[] => [
  ...new Map(records.map((record) => [keyOf(record), record])).values(),
];

/** A step or test that was run again replaces what was stored of it before. */
export const newestById = <T extends { readonly id: string }>(records: readonly T[]): readonly T[] =>
  newestBy(records, ({ id }) => id);

/** And so does a check. */
export const newestByValidator = <T extends { readonly validator_id: string }>(records: readonly T[]): readonly T[] =>
  newestBy(records, ({ validator_id }) => validator_id);
