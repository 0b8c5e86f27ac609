export type CacheLimits = {
  readonly max_entries: number;
  readonly max_value_bytes: number;
  readonly default_ttl_seconds: number;
};
export type CacheStats = {
  readonly entries: number;
  readonly size_bytes: number;
  readonly hits: number;
  readonly misses: number;
  readonly evictions: number;
};

type Entry = { readonly value: Buffer; readonly expires_at_milliseconds: number };

/** Values by key, each for a time; when full, the one used longest ago makes room. */
export class EntryCache {
  #limits: CacheLimits;
  /** In the order of use: a Map keeps the order in which keys were set. */
  readonly #entries = new Map<string, Entry>();
  #size_bytes = 0;
  #hits = 0;
  #misses = 0;
  #evictions = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  get limits(): CacheLimits {
    return this.#limits;
  }

  /** Takes effect at once: what is too much goes. */
  setLimits(limits: CacheLimits): void {
    this.#limits = limits;
    this.#evict();
  }

  get(key: string, now_milliseconds: number): Buffer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expires_at_milliseconds <= now_milliseconds) {
      this.delete(key);
      this.#misses += 1;
      return undefined;
    }
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#hits += 1;
    return entry.value;
  }

  /** A time of 0 seconds means without end. */
  put(key: string, value: Buffer, now_milliseconds: number, ttl_seconds = this.#limits.default_ttl_seconds): void {
    this.delete(key);
    this.#entries.set(key, {
      value,
      expires_at_milliseconds: ttl_seconds === 0 ? Infinity : now_milliseconds + ttl_seconds * 1_000,
    });
    this.#size_bytes += value.length;
    this.#evict();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#size_bytes -= entry.value.length;
    this.#entries.delete(key);
  }

  stats(): CacheStats {
    return {
      entries: this.#entries.size,
      size_bytes: this.#size_bytes,
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
    };
  }

  #evict(): void {
    for (const key of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.max_entries) return;
      this.delete(key);
      this.#evictions += 1;
    }
  }
}
