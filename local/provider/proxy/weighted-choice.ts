export type Weighted = { readonly version_id: string; readonly weight: number };

const greatestDivisor = (one: number, other: number): number =>
  other === 0 ? one : greatestDivisor(other, one % other);

/**
 * Chooses in blocks, as trials assign patients (permuted blocks): in each block every candidate is chosen as often as its weight says, in an
 * order that chance decides. So 5 percent are exactly one request in twenty, and no rhythm of the requests can send all of one kind to one
 * version, as taking turns would. Candidates may change from choice to choice.
 */
export class WeightedChoice {
  readonly #random: () => number;
  /** How often each is still to be chosen in this block. */
  readonly #left = new Map<string, number>();

  /** `random` answers at least 0 and less than 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  choose<Candidate extends Weighted>(candidates: readonly Candidate[]): Candidate | undefined {
    const takers = candidates.filter((candidate) => candidate.weight > 0);
    if (takers.length < 2) return takers[0];
    if (this.#leftOf(takers) === 0) this.#begin(takers);
    let ticket = Math.floor(this.#random() * this.#leftOf(takers));
    const chosen = takers.find((taker) => (ticket -= this.#left.get(taker.version_id) ?? 0) < 0);
    if (chosen !== undefined) this.#left.set(chosen.version_id, (this.#left.get(chosen.version_id) ?? 0) - 1);
    return chosen;
  }

  /** Forgets what was due: after a change of weights the shares begin anew. */
  reset(): void {
    this.#left.clear();
  }

  #begin(takers: readonly Weighted[]): void {
    const divisor = takers.map(({ weight }) => weight).reduce(greatestDivisor);
    for (const { version_id, weight } of takers) this.#left.set(version_id, Math.round(weight / divisor));
  }

  #leftOf(takers: readonly Weighted[]): number {
    return takers.reduce((sum, { version_id }) => sum + (this.#left.get(version_id) ?? 0), 0);
  }
}
