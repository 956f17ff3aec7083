import type { Logger, PeerConnectionSettings } from '@peerplug/core/extension';

/** How long a forced relay is waited for. Chromium asks a server that does not answer for 40 s. */
const RELAY_MS = 15_000;

/** W3C's `errorCode` for a server that cannot be reached (webrtc-pc §4.8.2). Others are the server's own. */
const UNREACHABLE = 701;

/** Knows what becomes of the servers of a connection. */
export class ServerWatch {
  readonly #logger: Logger;
  /** The TURN servers, while the relay is forced and none has given one. */
  #awaited: readonly string[] | null = null;
  /** Each once: they are told for every address of this machine. */
  readonly #faults = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(connection: RTCPeerConnection, settings: PeerConnectionSettings, logger: Logger) {
    this.#logger = logger;
    if (settings.iceTransportPolicy === 'relay') {
      const urls = settings.iceServers.flatMap((server) => server.urls.map(({ url }) => url));
      this.#awaited = urls.filter((url) => url.startsWith('turn'));
    }
    connection.addEventListener('icecandidate', ({ candidate }) => {
      // The end of candidates has an empty text in Firefox.
      if (candidate?.candidate) this.#awaited = null;
    });
    connection.addEventListener('icecandidateerror', (event) => {
      this.#take(event);
    });
  }

  /** What went wrong at servers; empty where nothing did. */
  get faults(): string {
    return [...this.#faults].join('; ');
  }

  /** Why there is no relay, to be asked when gathering is over; null where it is not forced, or there is one. */
  get missingRelay(): string | null {
    if (this.#awaited === null) return null;
    const servers = this.#awaited.map((url) => `'${url}'`).join(', ');
    if (servers === '') {
      return "iceTransportPolicy 'relay' needs a TURN server in iceServers";
    }
    return `no relay is available from ${servers}: ${this.faults || 'no answer'}`;
  }

  /** Gathering begins. */
  begin(onSilence: () => void): void {
    if (this.#awaited !== null) this.#timer = setTimeout(onSilence, RELAY_MS);
  }

  /** Nothing is waited for any more. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #take({ url, errorCode, errorText }: RTCPeerConnectionIceErrorEvent): void {
    // Firefox gives no text.
    const text = errorText || (errorCode === UNREACHABLE ? 'cannot be reached' : 'refused');
    const fault = `'${url}' failed with ${errorCode}: ${text}`;
    if (this.#faults.has(fault)) return;
    this.#faults.add(fault);
    this.#logger.warn(`the server ${fault}`);
  }
}
