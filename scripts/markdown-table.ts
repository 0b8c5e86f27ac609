type Cells = readonly (string | number)[];

const row = (cells: Cells): string => `| ${cells.join(' | ')} |`;

/** A table in Markdown: the first column to the left, the others to the right. */
export const markdownTable = (head: readonly string[], rows: readonly Cells[]): string =>
  [row(head), row(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(row)].join('\n');
