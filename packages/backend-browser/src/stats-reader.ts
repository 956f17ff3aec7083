import type { ConnectionStats, Logger } from '@peerplug/core/extension';
import { toConnectionStats } from './selected-pair.js';
import { start } from './start.js';

/** Reads the statistics of a connection, which come later: each read gives what the one before has brought. */
export class StatsReader {
  readonly #logger: Logger;
  #latest: ConnectionStats | null = null;
  #isReading = false;

  /** @param logger - gets why there are none */
  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** What is known, and asks for more unless an answer is awaited. */
  read(connection: RTCPeerConnection): ConnectionStats | null {
    if (!this.#isReading) {
      this.#isReading = true;
      start(
        async () => {
          this.#latest = toConnectionStats(await connection.getStats());
          this.#isReading = false;
        },
        (cause) => {
          this.#isReading = false;
          this.#logger.warn('the stack has no stats', cause);
        },
      );
    }
    return this.#latest;
  }
}
