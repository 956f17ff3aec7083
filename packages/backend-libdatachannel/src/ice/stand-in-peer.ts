import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { makeStunMessage, type PeerAddress, StunAttribute, StunType } from '../relay/stun-message.js';

/** The lowest priority there is: any real pair is preferred. */
const PRIORITY = 1;

/** Any number but 0, which reads as none. */
const TIEBREAKER = 1n;

/** What checks are signed with (RFC 8445 §7.1). */
export interface CheckCredentials {
  /** Of the native side's description. */
  readonly localUfrag: string;
  readonly localPwd: string;
  /** Of the peer's description; any text before the native side has it. */
  readonly remoteUfrag: string;
  /** The native side is the controlling agent, so that the peer is not. */
  readonly isControlling: boolean;
}

/**
 * A socket of this process that checks the native side as the peer would, and never answers: a pair that the native
 * side has to try in vain.
 */
export class StandInPeer {
  readonly #native: PeerAddress;
  readonly #socket: Socket;
  readonly #bound: Promise<void>;
  #isClosed = false;

  /** @param native - where the native side has its socket */
  constructor(native: PeerAddress) {
    this.#native = native;
    const socket = createSocket(isIP(native.address) === 6 ? 'udp6' : 'udp4');
    this.#socket = socket;
    socket.unref();
    this.#bound = new Promise((resolve) => {
      // No port is left, or the native side is gone: the connection goes on without this help.
      socket.on('error', () => {
        resolve();
      });
      socket.bind({ port: 0, address: native.address }, resolve);
    });
  }

  /** Sends a check; resolves when it waits at the native side, or could not be sent. */
  async check({ localUfrag, localPwd, remoteUfrag, isControlling }: CheckCredentials): Promise<void> {
    const role = isControlling ? StunAttribute.ICE_CONTROLLED : StunAttribute.ICE_CONTROLLING;
    const priority = Buffer.alloc(4);
    priority.writeUInt32BE(PRIORITY);
    const tiebreaker = Buffer.alloc(8);
    tiebreaker.writeBigUInt64BE(TIEBREAKER);
    const request = makeStunMessage(
      StunType.BINDING,
      [
        [StunAttribute.USERNAME, Buffer.from(`${localUfrag}:${remoteUfrag}`)],
        [StunAttribute.PRIORITY, priority],
        [role, tiebreaker],
      ],
      Buffer.from(localPwd),
    );
    await this.#bound;
    if (this.#isClosed) return;
    const { address, port } = this.#native;
    await new Promise<void>((resolve) => {
      this.#socket.send(request, port, address, () => {
        resolve();
      });
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#socket.close();
  }
}
