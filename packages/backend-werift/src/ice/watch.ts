import { CandidatePairState, type RTCIceTransport } from 'werift';
import type { ConnectivityChecks } from './connectivity-checks.js';

/** How often pairs that got no answer are tried again. */
const RETRY_INTERVAL_MS = 2000;

/**
 * Looks after a connection that is being made.
 *
 * werift (0.24.4) tries a pair of candidates for a second and a half and never again, though its peer may take its time
 * to begin. How long that may be is core's affair. Removable once werift goes on by itself.
 */
export class IceWatch {
  readonly #connection: RTCIceTransport['connection'];
  readonly #checks: Pick<ConnectivityChecks, 'wake'>;
  #timer: NodeJS.Timeout | null = null;

  constructor(connection: RTCIceTransport['connection'], checks: Pick<ConnectivityChecks, 'wake'>) {
    this.#connection = connection;
    this.#checks = checks;
  }

  /** Begins to wait. */
  begin(): void {
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
    if (this.#connection.nominated !== undefined) return;
    for (const pair of this.#connection.candidatePairs) {
      if (pair.state === CandidatePairState.FAILED) pair.updateState(CandidatePairState.WAITING);
    }
    this.#checks.wake();
  }
}
