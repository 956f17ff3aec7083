/** What we look at of werift's ICE connection: the datagrams of the peer on the pair that is in use. */
export interface HeardConnection {
  readonly nominated?:
    | {
        readonly requestsReceived: number;
        readonly responsesReceived: number;
        readonly packetsReceived: number;
      }
    | undefined;
}

/** How often is looked whether the peer has been heard. */
const LOOK_INTERVAL_MS = 1000;

/**
 * After how many looks in vain the peer counts as silent. It asks for our consent every 5 s (RFC 7675 §5.1) and answers
 * us as often, so that on a network that loses a fifth both ways one silence in hundreds is an accident.
 */
const SILENT_LOOKS = 10;

/**
 * Tells when a peer falls silent, and when it is heard again.
 *
 * werift (0.24.4) tells that the consent has run out, after 30 s, and nothing before. Looks are counted and not time: a
 * program that is busy for half a minute has not lost its peer. Removable once werift has the state `disconnected`.
 */
export class IceSilence {
  readonly #connection: HeardConnection;
  readonly #onChange: (isSilent: boolean) => void;
  readonly #lookIntervalMs: number;
  #timer: NodeJS.Timeout | null = null;
  #heard = 0;
  #looksInVain = 0;

  constructor(
    connection: HeardConnection,
    onChange: (isSilent: boolean) => void,
    lookIntervalMs: number = LOOK_INTERVAL_MS,
  ) {
    this.#connection = connection;
    this.#onChange = onChange;
    this.#lookIntervalMs = lookIntervalMs;
  }

  /** Begins to listen; the connection is made. */
  begin(): void {
    this.#timer ??= setInterval(() => {
      this.#look();
    }, this.#lookIntervalMs);
  }

  /** The connection is over. */
  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }

  #look(): void {
    const heard = heardOn(this.#connection.nominated);
    const wasSilent = this.#looksInVain >= SILENT_LOOKS;
    this.#looksInVain = heard === this.#heard ? this.#looksInVain + 1 : 0;
    this.#heard = heard;
    const isSilent = this.#looksInVain >= SILENT_LOOKS;
    if (isSilent !== wasSilent) this.#onChange(isSilent);
  }
}

/** How many datagrams of the peer have come: its checks, its answers and its data. */
function heardOn(pair: HeardConnection['nominated']): number {
  return pair === undefined ? 0 : pair.requestsReceived + pair.responsesReceived + pair.packetsReceived;
}
