/** Micro-dollars as dollars with four decimals: `$0.0125`. */
export const dollarWords = (microusd: number): string => `$${(microusd / 1_000_000).toFixed(4)}`;
