/** Services of the deployments that docs/cost.md tells the cost of. */
export const measuredSizes = [5, 20, 100] as const;
