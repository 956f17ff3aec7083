import {
  classes,
  Message,
  methods,
  parseMessage,
  StunOverTurnProtocol,
  TurnProtocol,
  type Address,
  type Transport,
} from 'werift';
import type { WeriftInternals } from '../internals/internals.js';

/** Seconds for which the server is asked to keep the relay (RFC 8656 §3.9). */
const LIFETIME_SECONDS = 600;

/** Members that werift declares private (0.24.4). */
interface TurnInternals {
  refresh: (lifetimeSeconds: number) => void;
  handleSTUNMessage: (data: Buffer, from: Address) => void;
}

/** The user name or the credential is wrong; the answer to an unsigned request, with what to sign by, is the same. */
const UNAUTHORIZED = 401;

/** The server tells a new nonce, and is asked again. */
const STALE_NONCE = 438;

/** Why a TURN server gives no relay, as the end of a sentence that begins with its URL. */
export class TurnRefusal extends Error {}

/**
 * A relay on a TURN server, kept until it is closed.
 *
 * werift's `TurnProtocol` (0.24.4) refreshes by a timer that cannot be cancelled and keeps the process alive for 500 s
 * after `close()`; the timer here takes its place. It also takes no refusal of a request that it has signed, since the
 * server cannot sign for somebody whom it does not know, and waits for six seconds instead. Removable once `close()`
 * ends that timer and refusals are taken.
 */
export class TurnRelay {
  readonly protocol: StunOverTurnProtocol;
  readonly #turn: TurnProtocol;
  #refuse: (reason: TurnRefusal) => void = () => undefined;
  #timer: NodeJS.Timeout | null = null;
  #isClosed = false;

  constructor(
    server: Address,
    username: string,
    credential: string,
    transport: Transport,
    werift: WeriftInternals,
  ) {
    this.#turn = new TurnProtocol(server, username, credential, LIFETIME_SECONDS, transport);
    this.protocol = new StunOverTurnProtocol(this.#turn);
    const internals = werift.of<TurnInternals>('ice/turn-relay', this.#turn, 'refresh', 'handleSTUNMessage');
    if (internals === null) return;
    internals.refresh = (lifetimeSeconds) => {
      this.#refreshLater(lifetimeSeconds);
    };
    const handle = internals.handleSTUNMessage.bind(this.#turn);
    internals.handleSTUNMessage = (data, from) => {
      this.#watchForRefusal(data);
      handle(data, from);
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

  /** Asks the server for the relay; rejects where it refuses (with a {@link TurnRefusal}) or does not answer. */
  async allocate(): Promise<void> {
    const refused = new Promise<never>((_, reject) => {
      this.#refuse = reject;
    });
    await Promise.race([this.#turn.connectionMade(), refused]);
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

  #watchForRefusal(data: Buffer): void {
    const answer = parseMessage(data);
    if (answer?.messageClass !== classes.ERROR || answer.messageMethod !== methods.ALLOCATE) return;
    const { code, reason } = errorOf(answer);
    const isSigned = this.#turn.transactions[answer.transactionIdHex]?.integrityKey !== undefined;
    if (code === STALE_NONCE || (code === UNAUTHORIZED && !isSigned)) return;
    const told = `${String(code)} ${reason}`.trim();
    this.#refuse(
      new TurnRefusal(
        code === UNAUTHORIZED
          ? `refuses the username or the credential (${told})`
          : `gives no relay (${told})`,
      ),
    );
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

/** What an error answer says. */
function errorOf(answer: Message): { readonly code: number; readonly reason: string } {
  const attribute: unknown = answer.getAttributeValue('ERROR-CODE');
  const [code, reason] = Array.isArray(attribute) ? (attribute as readonly unknown[]) : []; // foreign: untyped
  return { code: Number(code ?? 0), reason: typeof reason === 'string' ? reason : '' };
}
