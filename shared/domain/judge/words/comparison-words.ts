import { chanceWords } from './chance-words.ts';
import { countText, percentText, requestsText } from './number-words.ts';

/** `41 of 205 requests (20.0%)` */
export const shareText = (count: number, all: number, percent: number): string =>
  `${countText(count)} of ${requestsText(all)} (${percentText(percent)})`;

export const differenceChance = (p_value: number): string =>
  `so great a difference comes by chance ${chanceWords(p_value)}`;

export const limitChance = (p_value: number): string =>
  `a version just at that limit does so badly ${chanceWords(p_value)}`;

export const neededOfEach = (min_requests: number): string =>
  `${countText(min_requests)} requests of each version are needed to say PASS`;

export const neededOfCanary = (min_requests: number): string =>
  `${countText(min_requests)} requests are needed to say PASS`;
