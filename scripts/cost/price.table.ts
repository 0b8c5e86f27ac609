import { readFileSync } from 'node:fs';
import type table from './prices.json';

export type PriceId = keyof (typeof table)['prices'];
export type Price = {
  /** Millionths of a dollar for one unit; most are not whole. */
  readonly microusd: number;
  readonly free_per_month: number;
  readonly what: string;
  readonly source: string;
  /** Where the number was read; empty when it could not be looked up. */
  readonly confirmed_by: string;
};
export type PriceTable = {
  readonly region: string;
  readonly looked_up: string;
  readonly note: string;
  readonly prices: Readonly<Record<PriceId, Price>>;
};

export const priceTable = JSON.parse(readFileSync(new URL('prices.json', import.meta.url), 'utf8')) as PriceTable;
