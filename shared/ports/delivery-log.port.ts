import type { JsonObject } from '../domain/json.ts';

export type DeadLetter = {
  readonly id: string;
  readonly consumer: string;
  readonly reason: string;
  readonly at: string;
  readonly attempts: number;
  readonly content: JsonObject;
};

/** Remembers what was delivered to the outside, and keeps what could not be. */
export interface DeliveryLog {
  /** Whether this delivery was recorded before. */
  isDelivered(delivery_id: string): Promise<boolean>;
  recordDelivery(delivery_id: string): Promise<void>;
  keepDeadLetter(letter: DeadLetter): Promise<void>;
  /** Newest first. */
  deadLetters(limit: number): Promise<readonly DeadLetter[]>;
}
