import { longestBake_seconds } from '../../../shared/domain/deployment/plan-bakes.ts';

/** Traffic in packs of so many seconds, of which so many are kept. Packs begin at multiples of their seconds, by the clock. */
export type Resolution = { readonly pack_seconds: number; readonly kept_packs: number };

const minute = 60;
const hour = 60 * minute;
/** A look at the end of the longest bake may be late. */
const longestSpan_seconds = longestBake_seconds + hour;
const keeping = (pack_seconds: number, span_seconds: number): Resolution => ({
  pack_seconds,
  kept_packs: Math.ceil(span_seconds / pack_seconds) + 1,
});

/**
 * The coarsest first. A pack is at most a sixtieth of how long the next finer ones are known, and so of any span that it can begin: what of a
 * span is left out, since it is not known finely enough any more, is less than a sixtieth.
 */
export const resolutions: readonly Resolution[] = [
  keeping(10 * minute, longestSpan_seconds),
  keeping(minute, 10 * hour + minute),
  keeping(1, hour + minute),
];

export type SpanPart = { readonly resolution: number; readonly first_second: number };

const upTo = (second: number, step: number): number => Math.ceil(second / step) * step;
const oldestKept = ({ pack_seconds, kept_packs }: Resolution, now_second: number): number =>
  (Math.floor(now_second / pack_seconds) - kept_packs + 1) * pack_seconds;

/** The first second from `since_second` on that a pack begins with which is known still. */
const beginningOf = (since_second: number, now_second: number): number => {
  const known = resolutions.findLast((resolution) => since_second >= oldestKept(resolution, now_second));
  return known === undefined
    ? oldestKept(resolutions[0] as Resolution, now_second)
    : upTo(since_second, known.pack_seconds);
};

/**
 * The packs that hold the seconds from `since_second` to `now_second`, as few as there are, in order. None reaches out of that span, and what
 * they are depends on the two times alone: they are the same for every version, whenever it was asked for something.
 */
export const partsOfSpan = (since_second: number, now_second: number): readonly SpanPart[] => {
  const parts: SpanPart[] = [];
  const end = now_second + 1;
  for (let place = beginningOf(since_second, now_second); place < end;) {
    const resolution = resolutions.findIndex(
      ({ pack_seconds }) => place % pack_seconds === 0 && place + pack_seconds <= end,
    );
    parts.push({ resolution, first_second: place });
    place += (resolutions[resolution] as Resolution).pack_seconds;
  }
  return parts;
};
