/** A SHA-256 that is fed bit by bit; Node.js has one, and a browser, which has not, gets one. */
export interface Sha256 {
  update(bytes: Uint8Array): void;
  /** The hash of all that was fed, in hexadecimal. Called once, at the end. */
  digest(): string;
}
