/** The time of day of an ISO instant, in this machine's zone. */
export const clockText = (timestamp: string): string => new Date(timestamp).toTimeString().slice(0, 8);

const twoDigits = (value: number): string => String(value).padStart(2, '0');

const dateText = (date: Date): string =>
  `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;

/** `14:03:07` of today, `2026-11-30 14:03:07` of any other day, in this machine's zone. */
export const momentText = (timestamp: string, now: number): string => {
  const date = dateText(new Date(timestamp));
  return date === dateText(new Date(now)) ? clockText(timestamp) : `${date} ${clockText(timestamp)}`;
};

/** Micro-dollars an hour as dollars. */
export const costText = (microusd_per_hour: number): string => `$${(microusd_per_hour / 1_000_000).toFixed(4)}/h`;

/** `2.1 ms`; a dash where there was no request. */
export const latencyText = (milliseconds: number): string =>
  milliseconds === 0 ? '-' : `${milliseconds < 100 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;

/** Words in lines of at most so many characters, as far as there is room between them. */
export const wrapped = (text: string, most: number): readonly string[] =>
  text.split(' ').reduce<readonly string[]>((lines, word) => {
    const last = lines.at(-1);
    return last === undefined || last.length + word.length >= most
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`];
  }, []);
