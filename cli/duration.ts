const secondsOf = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;

/** `90s`, `30m`, `2h` and `1d` in seconds; undefined for anything else. */
export const durationSeconds = (text: string): number | undefined => {
  const [, count, unit] = /^(\d{1,6})([smhd])$/u.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * secondsOf[unit as keyof typeof secondsOf];
};
