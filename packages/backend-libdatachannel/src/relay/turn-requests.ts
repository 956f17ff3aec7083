import { type Attribute, longTermKey, makeStunMessage, StunAttribute, StunMessage } from './stun-message.js';
import type { TurnServer } from './turn-socket.js';

/** How long after the first request the second is sent, and twice that after it the third (RFC 8489 §6.2.1), in milliseconds. */
const FIRST_REPEAT_MS = 500;

/** How long a server may take for an answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** The request is not signed, or not with what the server knows. */
const UNAUTHORIZED = 401;

/** The server has forgotten its nonce, and gives a new one. */
const STALE_NONCE = 438;

/** Refusals for a nonce that are followed; a server that goes on so has gone wrong. */
const MAX_ATTEMPTS = 4;

/** What a request ended with: the answer, or the reason why there is none. */
export type Outcome = { readonly answer: StunMessage } | { readonly refusal: string };

interface Request {
  readonly type: number;
  readonly attributes: readonly Attribute[];
  readonly onOutcome: (outcome: Outcome) => void;
  readonly isSigned: boolean;
  readonly attempt: number;
  readonly timers: Set<NodeJS.Timeout>;
}

/** Requests to a TURN server: repeats them, signs them as soon as the server has said with what, and reads the answers. */
export class TurnRequests {
  readonly #server: TurnServer;
  readonly #send: (datagram: Buffer) => void;
  readonly #waiting = new Map<string, Request>();
  #account: { readonly realm: string; readonly nonce: Buffer; readonly key: Buffer } | null = null;

  constructor(server: TurnServer, send: (datagram: Buffer) => void) {
    this.#server = server;
    this.#send = send;
  }

  /** Sends a request until there is an answer. Without an `onOutcome` its end does not matter. */
  send(
    type: number,
    attributes: readonly Attribute[],
    onOutcome: (outcome: Outcome) => void = () => undefined,
  ): void {
    this.#start(type, attributes, onOutcome, 1);
  }

  /** Takes an answer of the server; one that belongs to no request is ignored. */
  take(message: StunMessage): void {
    const request = this.#waiting.get(message.transaction);
    if (request === undefined) return;
    const isGranted = message.isSuccessOf(request.type);
    if (!isGranted && !message.isErrorOf(request.type)) return;
    // Whoever sends a grant has to know the password as well.
    if (isGranted && this.#account !== null && !message.isSignedWith(this.#account.key)) return;
    this.#end(message.transaction);
    if (isGranted) request.onOutcome({ answer: message });
    else this.#refused(request, message);
  }

  /** Nothing is repeated any more, and no outcome is reported. */
  close(): void {
    for (const transaction of [...this.#waiting.keys()]) this.#end(transaction);
  }

  #start(
    type: number,
    attributes: readonly Attribute[],
    onOutcome: Request['onOutcome'],
    attempt: number,
  ): void {
    const account = this.#account;
    const datagram = makeStunMessage(
      type,
      account === null ? attributes : [...attributes, ...this.#signature(account)],
      account?.key ?? null,
    );
    const transaction = StunMessage.parse(datagram)?.transaction ?? '';
    const timers = new Set<NodeJS.Timeout>();
    this.#waiting.set(transaction, {
      type,
      attributes,
      onOutcome,
      isSigned: account !== null,
      attempt,
      timers,
    });
    for (let afterMs = 0, gap = FIRST_REPEAT_MS; afterMs < ANSWER_MS; afterMs += gap, gap *= 2) {
      if (afterMs > 0) timers.add(later(afterMs, this.#send.bind(this, datagram)));
    }
    timers.add(
      later(ANSWER_MS, () => {
        this.#end(transaction);
        onOutcome({ refusal: `does not answer, ${String(ANSWER_MS / 1000)} s after it was first asked` });
      }),
    );
    this.#send(datagram);
  }

  #signature({ realm, nonce }: { readonly realm: string; readonly nonce: Buffer }): readonly Attribute[] {
    return [
      [StunAttribute.USERNAME, Buffer.from(this.#server.username)],
      [StunAttribute.REALM, Buffer.from(realm)],
      [StunAttribute.NONCE, nonce],
    ];
  }

  #refused({ type, attributes, onOutcome, isSigned, attempt }: Request, message: StunMessage): void {
    const { code, reason } = message.error ?? { code: 0, reason: '' };
    const realm = message.find(StunAttribute.REALM)?.toString('utf8');
    const nonce = message.find(StunAttribute.NONCE);
    // The first request is never signed: its refusal says what to sign with.
    const isChallenge = code === STALE_NONCE || (code === UNAUTHORIZED && !isSigned);
    if (isChallenge && realm !== undefined && nonce !== undefined && attempt < MAX_ATTEMPTS) {
      const { username, credential } = this.#server;
      this.#account = { realm, nonce: Buffer.from(nonce), key: longTermKey(username, realm, credential) };
      this.#start(type, attributes, onOutcome, attempt + 1);
      return;
    }
    const said = `${String(code)} ${reason}`.trim();
    onOutcome({
      refusal:
        code === UNAUTHORIZED
          ? `refuses the username or the credential (${said})`
          : `gives no relay (${said})`,
    });
  }

  #end(transaction: string): void {
    for (const timer of this.#waiting.get(transaction)?.timers ?? []) clearTimeout(timer);
    this.#waiting.delete(transaction);
  }
}

function later(delayMs: number, call: () => void): NodeJS.Timeout {
  const timer = setTimeout(call, delayMs);
  timer.unref();
  return timer;
}
