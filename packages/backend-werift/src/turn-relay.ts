import {
  classes,
  Message,
  methods,
  StunOverTurnProtocol,
  TurnProtocol,
  type Address,
  type Transport,
} from 'werift';

/** Seconds for which the server is asked to keep the relay (RFC 8656 §3.9). */
const LIFETIME_SECONDS = 600;

/** Members that werift declares private (0.24.4). */
interface TurnInternals {
  refresh: (lifetimeSeconds: number) => void;
}

/**
 * A relay on a TURN server, kept until it is closed.
 *
 * werift's `TurnProtocol` (0.24.4) refreshes by a timer that cannot be cancelled and keeps the process alive for 500 s
 * after `close()`; the timer here takes its place. Removable once `close()` ends that of werift.
 */
export class TurnRelay {
  readonly protocol: StunOverTurnProtocol;
  readonly #turn: TurnProtocol;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(server: Address, username: string, credential: string, transport: Transport) {
    this.#turn = new TurnProtocol(server, username, credential, LIFETIME_SECONDS, transport);
    this.protocol = new StunOverTurnProtocol(this.#turn);
    const internals = this.#turn as unknown as TurnInternals; // foreign: private in werift's types
    internals.refresh = (lifetimeSeconds) => {
      this.#refreshLater(lifetimeSeconds);
    };
  }

  /** Where the peer sends to. */
  get relayedAddress(): Address {
    return this.#turn.relayedAddress;
  }

  /** Our address as the server sees it. */
  get mappedAddress(): Address {
    return this.#turn.mappedAddress;
  }

  /** Asks the server for the relay; rejects where it refuses or does not answer. */
  async allocate(): Promise<void> {
    await this.#turn.connectionMade();
  }

  /** Tells the server that the relay is not needed any more (RFC 8656 §7.1), without waiting for its answer. */
  release(): void {
    if (this.#timer !== null) void this.#refresh(0);
  }

  /** Stops whatever is under way. The transport is closed by who opened it. */
  close(): void {
    this.#isClosed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const transaction of Object.values(this.#turn.transactions)) transaction.cancel();
  }

  #refreshLater(lifetimeSeconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => void this.#refresh(LIFETIME_SECONDS), lifetimeSeconds * 1000 * (5 / 6));
  }

  async #refresh(lifetimeSeconds: number): Promise<void> {
    const request = new Message(methods.REFRESH, classes.REQUEST);
    request.setAttribute('LIFETIME', lifetimeSeconds);
    try {
      const [answer] = await this.#turn.requestWithRetry(request, this.#turn.server);
      const granted: unknown = answer.getAttributeValue('LIFETIME');
      if (typeof granted === 'number' && granted > 0) this.#refreshLater(granted);
    } catch {
      // The relay is lost, and ICE finds out that nobody answers any more.
    }
  }
}
