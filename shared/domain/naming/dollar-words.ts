/** Micro-dollars as dollars, exactly, with at least two decimals: `$0.0125`. */
export const dollarWords = (microusd: number): string =>
  `$${(microusd / 1_000_000).toFixed(6).replace(/(\.\d\d\d*?)0+$/u, '$1')}`;
