import { TransactionCanceledException, type CancellationReason } from '@aws-sdk/client-dynamodb';
import type { TransactResult } from '../../ports/table.port.ts';
import { toItem } from './attribute-values.ts';
import { isNoFault } from './fault-kind.ts';

const failureOf = ({ Code, Item }: CancellationReason, index: number) => {
  if (Code !== 'ConditionalCheckFailed') return [];
  return [Item === undefined ? { index } : { index, found: toItem(Item) }];
};

/** The answer that a cancelled transaction gives, if conditions alone cancelled it; beside a conflict some may not have been looked at. */
export const refusalOf = (error: unknown): TransactResult | undefined => {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  if (!reasons.every(({ Code }) => isNoFault(Code))) return undefined;
  const failures = reasons.flatMap(failureOf);
  return failures.length === 0 ? undefined : { outcome: 'refused', failures };
};
