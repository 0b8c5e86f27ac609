/** What can be measured, in the order in which it is told. */
export const benchNames = ['planning', 'release', 'requests', 'handlers', 'proxy', 'store'] as const;
export type BenchName = (typeof benchNames)[number];

export const isBenchName = (name: string): name is BenchName => (benchNames as readonly string[]).includes(name);
