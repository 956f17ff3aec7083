/** A message that waits for its turn. */
export interface OutgoingMessage {
  readonly payload: Buffer;
  readonly payloadProtocol: number;
  /** `Date.now()` after which it is given up, or null. */
  readonly expiresAtMs: number | null;
}
