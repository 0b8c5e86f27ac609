import type { Waiting, WaitingItem } from '../../shared/domain/deployment/waiting.ts';
import { durationWords } from '../../shared/domain/report/time-words.ts';
import { momentText } from './format.ts';

const untilText = ({ until }: WaitingItem, now: number): string =>
  until === undefined ? '' : `, until ${momentText(until, now)}`;

const itemLines = (item: WaitingItem, now: number): readonly string[] => [
  `${item.kind.padEnd(12)} ${item.subject}: ${item.what}`,
  `  since ${momentText(item.since, now)} (${durationWords(Math.max(0, now - Date.parse(item.since)))})${untilText(item, now)}`,
  ...(item.unblocked_by.length === 0 ? [] : [`  who   ${item.unblocked_by.join(', ')}`]),
  ...item.how.map((command) => `  how   ${command}`),
];

/** What a deployment waits for, thing by thing. */
export const waitingLines = (waiting: Waiting, now: number): readonly string[] =>
  waiting.items.length === 0
    ? [`Nothing blocks it: it is ${waiting.status}.`]
    : waiting.items.flatMap((item) => itemLines(item, now));
