import { CandidatePairState, type RTCIceTransport } from 'werift';
import type { ConnectivityChecks } from './connectivity-checks.js';

/** How long a connection may take from both descriptions to open, as long as browsers and libdatachannel wait. */
const CONNECT_TIMEOUT_MS = 30_000;

/** How often pairs that got no answer are tried again. */
const RETRY_INTERVAL_MS = 2000;

/**
 * Looks after a connection that is being made.
 *
 * werift (0.24.4) tries a pair of candidates for a second and a half, never again, and never reports that ICE has
 * failed, though its peer may take its time to begin. Removable once it does both.
 */
export class IceWatch {
  readonly #connection: RTCIceTransport['connection'];
  readonly #checks: Pick<ConnectivityChecks, 'wake'>;
  readonly #onTimeout: () => void;
  #timer: NodeJS.Timeout | null = null;
  #deadlineMs = 0;

  constructor(
    connection: RTCIceTransport['connection'],
    checks: Pick<ConnectivityChecks, 'wake'>,
    onTimeout: () => void,
  ) {
    this.#connection = connection;
    this.#checks = checks;
    this.#onTimeout = onTimeout;
  }

  /** Begins to wait. */
  begin(): void {
    this.#deadlineMs = Date.now() + CONNECT_TIMEOUT_MS;
    this.#timer = setInterval(() => {
      this.#look();
    }, RETRY_INTERVAL_MS);
  }

  /** The connection is made, or given up. */
  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    if (Date.now() >= this.#deadlineMs) {
      this.#onTimeout();
      return;
    }
    if (this.#connection.nominated !== undefined) return;
    for (const pair of this.#connection.candidatePairs) {
      if (pair.state === CandidatePairState.FAILED) pair.updateState(CandidatePairState.WAITING);
    }
    this.#checks.wake();
  }
}
