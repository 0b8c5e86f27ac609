export const count = (value: number): string => Math.round(value).toLocaleString('en-US');

/** Three digits, as far as a measurement of time carries: 0.123 ms, 12.3 ms, 1,230 ms. */
export const milliseconds = (value: number): string =>
  `${value.toLocaleString('en-US', value < 1_000 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 })} ms`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

export const kilobytes = (bytes: number): string =>
  `${(bytes / 1_024).toLocaleString('en-US', { maximumFractionDigits: 1 })} KB`;

export const times = (ratio: number): string => `${ratio.toFixed(2)} x`;
