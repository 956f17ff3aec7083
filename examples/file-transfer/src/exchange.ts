import { ChildPeer, type PeerExit } from './child-peer.js';
import type { MessageFromPeer, Role } from './peer-messages.js';
import type { TransferState } from './transfer-state.js';

/** The transfer came to nothing. The message is one sentence for the user. */
export class TransferFailure extends Error {
  /** @param detail - what a process printed before it died, or empty */
  constructor(
    message: string,
    readonly isUsage: boolean,
    readonly detail = '',
  ) {
    super(message);
  }
}

/** The user interrupted the transfer. */
export class Interruption extends Error {}

/** What a shell calls the end by Ctrl-C; a process that ends so was interrupted together with this one. */
const INTERRUPTED_STATUS = 130;

/**
 * Runs one transfer: starts both processes, passes on what they say to each other until they are connected, and ends
 * them. More of a signaling server two peers do not need.
 */
export class Exchange {
  readonly #state: TransferState;
  readonly #timeoutMs: number;
  readonly #onChange: () => void;
  readonly #peers = new Map<Role, ChildPeer>();
  readonly #isOver: Promise<void>;
  #succeed: () => void = () => undefined;
  #fail: (reason: Error) => void = () => undefined;
  #deadline: NodeJS.Timeout | undefined;
  #bytesSeen = 0;

  /** @param onChange - is called after each change of `state` */
  constructor(state: TransferState, timeoutMs: number, onChange: () => void) {
    this.#state = state;
    this.#timeoutMs = timeoutMs;
    this.#onChange = onChange;
    this.#isOver = new Promise((resolve, reject) => {
      this.#succeed = resolve;
      this.#fail = reject;
    });
  }

  /**
   * Resolves when both sides are done and their processes have ended.
   *
   * @throws TransferFailure or Interruption; the processes have ended then too
   */
  async run(): Promise<void> {
    try {
      this.#start('A');
      this.#start('B');
      this.#expect('the two processes to start');
      await this.#isOver;
      await this.#eachPeer((peer) => peer.close());
    } finally {
      await this.#eachPeer((peer) => peer.stop());
      clearTimeout(this.#deadline);
    }
  }

  /** Ends both processes at once; `run` throws an Interruption. */
  interrupt(): void {
    this.#fail(new Interruption());
    void this.#eachPeer((peer) => peer.stop());
  }

  #start(role: Role): void {
    const { backend } = this.#state.peers[role];
    const peer = new ChildPeer(backend, (message) => {
      this.#take(role, message);
    });
    this.#peers.set(role, peer);
    peer.send({ kind: 'start', role, backend, file: this.#state.file });
    void peer.exit.then((exit) => {
      this.#fail(this.#explainExit(role, exit));
    });
  }

  #take(role: Role, message: MessageFromPeer): void {
    this.#state.apply(role, message, performance.now());
    switch (message.kind) {
      case 'description':
      case 'candidate':
        this.#peers.get(role === 'A' ? 'B' : 'A')?.send(message);
        break;
      case 'ready':
        this.#connectWhenReady();
        break;
      case 'receiving':
        this.#watchProgress();
        break;
      case 'done':
        if (this.#state.isComplete) this.#succeed();
        break;
      case 'failed':
        this.#fail(new TransferFailure(`${this.#nameOf(role)}: ${message.message}`, message.isUsage));
        break;
    }
    this.#onChange();
  }

  #connectWhenReady(): void {
    if (!Object.values(this.#state.peers).every(({ processIds }) => processIds.length > 0)) return;
    this.#expect('the connection to come up');
    this.#peers.get('A')?.send({ kind: 'connect' });
  }

  #watchProgress(): void {
    const { bytesReceived } = this.#state.receiver;
    if (bytesReceived === this.#bytesSeen) return;
    this.#bytesSeen = bytesReceived;
    this.#expect('more of the file to arrive');
  }

  /** From now on there is a time within which something else must be expected, or the transfer be over. */
  #expect(what: string): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => {
      const seconds = String(this.#timeoutMs / 1000);
      this.#fail(new TransferFailure(`waited ${seconds} s in vain for ${what}`, false));
    }, this.#timeoutMs);
  }

  #explainExit(role: Role, { code, signal, stderr }: PeerExit): Error {
    if (signal === 'SIGINT' || code === INTERRUPTED_STATUS) return new Interruption();
    const how = signal === null ? `with status ${String(code)}` : `by ${signal}`;
    return new TransferFailure(
      `the process of ${this.#nameOf(role)} ended unexpectedly, ${how}`,
      false,
      stderr,
    );
  }

  #nameOf(role: Role): string {
    return `${role} (${this.#state.peers[role].backend})`;
  }

  async #eachPeer(act: (peer: ChildPeer) => Promise<void>): Promise<void> {
    await Promise.all([...this.#peers.values()].map(act));
  }
}
