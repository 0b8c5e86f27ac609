import type { Change } from '../../ports/table.port.ts';
import { isUnchanged } from '../table/is-unchanged.ts';
import { toItem, type Attributes } from './attribute-values.ts';

/** A record of the table's stream, as GetRecords gives it and as Lambda does. */
export type StreamRecord = {
  readonly dynamodb?:
    | { readonly OldImage?: Attributes | undefined; readonly NewImage?: Attributes | undefined }
    | undefined;
};

/** The change that a record tells of; none when the write changed nothing: DynamoDB has no record of such, a stand-in may. */
export const changeOfRecord = ({ dynamodb }: StreamRecord): Change | undefined => {
  const before = dynamodb?.OldImage && toItem(dynamodb.OldImage);
  const after = dynamodb?.NewImage && toItem(dynamodb.NewImage);
  const image = after ?? before;
  if (image === undefined || isUnchanged(before, after)) return undefined;
  return { key: { pk: image.pk, sk: image.sk }, ...(before && { before }), ...(after && { after }) };
};
