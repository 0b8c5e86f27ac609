import Table from 'cli-table3';
import type { Fault } from '../client/windlass.client.ts';

export type Output = {
  readonly isTerminal: boolean;
  line(text?: string): void;
  error(text: string): void;
  /** Redraws a block in place on a terminal; does nothing in a pipe. */
  redraw(lines: readonly string[]): void;
};

const clear = (lines: number): string => (lines === 0 ? '' : `\u001B[${lines}A\u001B[0J`);

export const openOutput = (out: NodeJS.WriteStream, err: NodeJS.WriteStream): Output => {
  let drawn = 0;
  return {
    isTerminal: out.isTTY,
    line: (text = '') => {
      out.write(`${clear(drawn)}${text}\n`);
      drawn = 0;
    },
    error: (text) => err.write(`${text}\n`),
    redraw: (lines) => {
      if (!out.isTTY) return;
      const fitting = lines
        .slice(0, Math.max(1, (out.rows ?? 24) - 2))
        .map((line) => line.slice(0, (out.columns ?? 80) - 1));
      out.write(`${clear(drawn)}${fitting.map((line) => `${line}\n`).join('')}`);
      drawn = fitting.length;
    },
  };
};

/** A table without lines: readable on a terminal and cut by column in a pipe. */
export const tableText = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
    'bottom-right': '',
  };
  const chars = { ...none, left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' };
  const table = new Table({
    head: [...head],
    chars,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
};

export const faultLines = (faults: readonly Fault[]): readonly string[] =>
  faults.map((fault) => `  ${fault.pointer || '(the whole)'}: ${fault.message}`);
