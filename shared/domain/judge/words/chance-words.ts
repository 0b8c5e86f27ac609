import { countText } from './number-words.ts';

const rarest = 9;

const twoDigits = (value: number): number => Math.round(Number(value.toPrecision(2)));

/** How often something of that probability comes: `about once in 40 times`, `less than once in 10,000 times`. Never that it cannot be. */
export const chanceWords = (probability: number): string => {
  if (probability > 0.5) return 'more often than not';
  if (probability > 0.4) return 'about every second time';
  if (probability >= 0.0001) return `about once in ${countText(twoDigits(1 / probability))} times`;
  const power = Math.min(rarest, Math.ceil(-Math.log10(probability)) - 1);
  return `less than once in ${countText(10 ** power)} times`;
};
