import { millisecondsOf, type Timestamp } from '../naming/names.ts';

const secondsOfDay = 86_400;

/** `340 ms`, `12.4 s`, `3 min 5 s`, `2 h 4 min`, `2 d 3 h`. */
export const durationWords = (milliseconds: number): string => {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1_000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  if (seconds < secondsOfDay) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / secondsOfDay)} d ${Math.floor((seconds % secondsOfDay) / 3_600)} h`;
};

/** `2026-11-23 19:09:23 UTC`. */
export const instantWords = (timestamp: Timestamp): string =>
  `${timestamp.slice(0, 10)} ${timestamp.slice(11, 19)} UTC`;

export const betweenWords = (from: Timestamp, to: Timestamp): string =>
  durationWords(Math.max(0, millisecondsOf(to) - millisecondsOf(from)));

/** Seconds since the beginning, as `+12.345 s`. */
export const sinceWords = (beginning: Timestamp, timestamp: Timestamp): string =>
  `+${((millisecondsOf(timestamp) - millisecondsOf(beginning)) / 1_000).toFixed(3)} s`;
