// eslint-disable-next-line no-control-regex -- what a service logs may steer a terminal
const unprintable = /[\s\u0000-\u001f\u007f-\u009f]+/gu;

/**
 * What a report quotes comes from services and people: on one line, and with nothing that markdown, HTML or a terminal would act on. As
 * little as possible is escaped, since most people read a report as plain text.
 */
export const plain = (text: string): string =>
  text
    .replace(unprintable, ' ')
    .trim()
    .replace(/[\\`*<|]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|(?<=\])\(|^[#>+-]/gu, '\\$&');

/** Text in code style; a backtick would end it. */
export const code = (text: string): string => `\`${text.replace(unprintable, ' ').replaceAll('`', "'")}\``;

export const quote = (text: string): string => `> ${plain(text)}`;

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** Cells must be escaped already. At most `most` rows, and a sentence on the rest. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[], most = 200): string => {
  const lines = [row(head), row(head.map(() => '---')), ...rows.slice(0, most).map(row)].join('\n');
  return rows.length > most ? `${lines}\n\n${rows.length - most} more are left out.` : lines;
};

export const list = (items: readonly string[], most = 100): string => {
  const lines = items.slice(0, most).map((item) => `- ${item}`);
  return [...lines, ...(items.length > most ? [`- and ${items.length - most} more`] : [])].join('\n');
};

export const numbered = (items: readonly string[], most = 200): string => {
  const lines = items.slice(0, most).map((item, index) => `${index + 1}. ${item}`);
  return [...lines, ...(items.length > most ? [`${most + 1}. and ${items.length - most} more`] : [])].join('\n');
};

/** A section with its heading; nothing when its body is empty. */
export const section = (heading: string, ...body: readonly string[]): string => {
  const parts = body.filter((part) => part !== '');
  return parts.length === 0 ? '' : [`## ${heading}`, ...parts].join('\n\n');
};

export const joined = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');
