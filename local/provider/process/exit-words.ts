import type { ProcessExit } from './start-process.ts';

/** What printed last says little when a runtime ends its report with its own version or a stack. */
const sayingNothing = [/^\s*$/, /^Node\.js v\d/, /^\s+at /, /^\s*[\^~]+\s*$/, /^[\s{}[\](),;]*$/];
const sayingWhy = /\b\w*(error|exception|fatal|panic)\b/i;

/** The line of the last output that most likely says why; empty when there was none. */
export const tellingLine = (lines: readonly string[]): string => {
  const candidates = lines.filter((line) => !sayingNothing.some((noise) => noise.test(line)));
  return (candidates.findLast((line) => sayingWhy.test(line)) ?? candidates.at(-1) ?? '').trim();
};

/** How a process ended, such as `exited with code 1: Error: no database`. */
export const exitWords = (exit: ProcessExit, lastLines: readonly string[]): string => {
  const how = exit.signal === null ? `exited with code ${exit.code}` : `was ended by ${exit.signal}`;
  const line = tellingLine(lastLines);
  return line === '' ? how : `${how}: ${line}`;
};
