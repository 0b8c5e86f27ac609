/**
 * At or under which p-value a difference counts as real: the chance of a false alarm that the confidence leaves, shared evenly between all that may
 * be asked of a rollout (Bonferroni). It so holds for the whole rollout, whatever the metrics and judgements have to do with each other.
 */
export const significanceOf = (confidence_percent: number, metrics: number, judgements: number): number =>
  (100 - confidence_percent) / 100 / (metrics * judgements);
