import type { Table, Write } from '../../ports/table.port.ts';
import { textOf } from './item-content.ts';
import { deploymentKeys, type DocumentKind } from './keys.ts';
import { pack, unpack } from './packed-json.ts';

const mostTextPerItem = 256 * 1024;

const textPieces = (text: string): readonly string[] =>
  Array.from({ length: Math.max(1, Math.ceil(text.length / mostTextPerItem)) }, (_, index) =>
    text.slice(index * mostTextPerItem, (index + 1) * mostTextPerItem),
  );

/** A value that is written and read as a whole, of any size: mostly one item. The first says how many belong to it. */
export const documentWrites = (deployment_id: string, kind: DocumentKind, value: unknown): readonly Write[] => {
  const pieces = textPieces(pack(value));
  return pieces.map((packed, chunk) => ({
    kind: 'put',
    item: { ...deploymentKeys.document(deployment_id, kind, chunk), chunks: pieces.length, packed },
  }));
};

/** Throws `StoredItemError` when a piece of it is gone. */
export const readDocument = async <T>(
  table: Table,
  deployment_id: string,
  kind: DocumentKind,
): Promise<T | undefined> => {
  const first = await table.get(deploymentKeys.document(deployment_id, kind, 0));
  if (first === undefined) return undefined;
  const others = Array.from({ length: Number(first['chunks']) - 1 }, async (_, index) => {
    const key = deploymentKeys.document(deployment_id, kind, index + 1);
    return (await table.get(key)) ?? key;
  });
  return unpack<T>([first, ...(await Promise.all(others))].map((item) => textOf(item, 'packed')).join(''));
};
