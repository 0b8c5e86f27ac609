const separated = (whole: string): string => whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');

const separatedDecimal = (text: string): string => {
  const [whole = '', ...fraction] = text.split('.');
  return [separated(whole), ...fraction].join('.');
};

/** 1,840 */
export const countText = (count: number): string => separated(String(count));

/** `1 request`, `1,840 requests`, `no request`. */
export const requestsText = (count: number): string => {
  if (count === 0) return 'no request';
  return `${countText(count)} ${count === 1 ? 'request' : 'requests'}`;
};

const mostDecimals = 9;

/** 0.0%, 1.25%, 20.0%, or as many decimals as tell it from none and from all: 0.004%, 99.98%. */
export const percentText = (percent: number): string => {
  const isExtreme = (text: string): boolean => Number(text) === 0 || Number(text) === 100;
  let decimals = percent > 0 && percent < 10 ? 2 : 1;
  while (percent !== 0 && percent !== 100 && decimals < mostDecimals && isExtreme(percent.toFixed(decimals)))
    decimals += 1;
  return `${percent.toFixed(decimals)}%`;
};

const leastAmount = 0.001;

/** Of an amount over 0, three digits, or all of a large one's whole part: 0.512, 8.24, 45.1, 1,243. */
export const amountText = (amount: number): string => {
  if (amount > 0 && amount < leastAmount) return `less than ${leastAmount}`;
  return separatedDecimal(String(amount >= 100 ? Math.round(amount) : Number(amount.toPrecision(3))));
};

export const millisecondsText = (milliseconds: number): string => `${amountText(milliseconds)} ms`;

/** `1 percentage point`, `0.5 percentage points`. */
export const pointsText = (amount: string): string => `${amount} percentage ${amount === '1' ? 'point' : 'points'}`;
