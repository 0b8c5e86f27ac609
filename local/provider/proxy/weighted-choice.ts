export type Weighted = { readonly version_id: string; readonly weight: number };

/**
 * Smooth weighted round robin, as nginx does it: each turn every candidate gains its weight, the richest is chosen and pays the sum. So
 * a weight of 5 percent is exactly one request in twenty, evenly spread. Candidates may change from turn to turn.
 */
export class WeightedChoice {
  readonly #credit = new Map<string, number>();

  choose<Candidate extends Weighted>(candidates: readonly Candidate[]): Candidate | undefined {
    const takers = candidates.filter((candidate) => candidate.weight > 0);
    if (takers.length < 2) return takers[0];
    const sum = takers.reduce((total, candidate) => total + candidate.weight, 0);
    for (const { version_id, weight } of takers) this.#credit.set(version_id, this.#creditOf(version_id) + weight);
    const richest = takers.reduce((best, candidate) =>
      this.#creditOf(candidate.version_id) > this.#creditOf(best.version_id) ? candidate : best,
    );
    this.#credit.set(richest.version_id, this.#creditOf(richest.version_id) - sum);
    return richest;
  }

  /** Forgets what was due: after a change of weights the shares begin anew. */
  reset(): void {
    this.#credit.clear();
  }

  #creditOf(version_id: string): number {
    return this.#credit.get(version_id) ?? 0;
  }
}
