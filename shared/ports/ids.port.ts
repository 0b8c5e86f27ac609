/** New identifiers: unique, and sortable by the time they were made (ULID). */
export interface Ids {
  next(): string;
}
