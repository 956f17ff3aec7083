import type { WebRTCPeerConnection } from '@peerplug/core';
import { RTCSctpTransport } from 'werift';
import { connect, pollUntil } from './target.js';

/** What an SCTP message is, by its payload protocol identifier (RFC 8831 §8). */
export const CONTROL = 50;
export const BINARY = 53;

/** What a hostile peer changes of what it tells. */
export interface HostileOptions {
  readonly mapOffer?: (sdp: string) => string;
  /** Candidates that it claims beside its own. */
  readonly extraCandidates?: readonly string[];
}

/** What a peer needs of the connection that it talks to, which may be in another process. */
export type Victim = Pick<
  WebRTCPeerConnection,
  | 'addIceCandidate'
  | 'getConnectionState'
  | 'getLastError'
  | 'iceCandidateCreated'
  | 'poll'
  | 'sessionDescriptionCreated'
  | 'setRemoteDescription'
>;

/** A channel that it negotiates with itself: no offer is made without one. */
const OWN_STREAM = 65_534;

/** What its DATA_CHANNEL_OPEN messages say beside the label (RFC 8832 §5.1); the type 0x81 is unordered, with a limit. */
export interface Opening {
  readonly type?: number;
  readonly limit?: number;
}

type Association = RTCSctpTransport['sctp'];

/**
 * A peer that puts on its SCTP association what no honest peer would: a connection over werift, whose association is
 * taken hold of when it is made.
 */
export class HostilePeer {
  /** What has come, by stream. */
  readonly received: { readonly stream: number; readonly protocol: number; readonly data: Buffer }[] = [];
  readonly connection: WebRTCPeerConnection;
  readonly #sctp: Association;

  private constructor() {
    const { connection, association } = connectWithAssociation();
    this.connection = connection;
    this.#sctp = association;
  }

  /** Offers to `victim` and connects, as the DTLS client, whose streams are even. */
  static async connect(victim: Victim, options: HostileOptions = {}): Promise<HostilePeer> {
    const peer = new HostilePeer();
    const { connection } = peer;
    connection.createDataChannel('own', { negotiated: true, id: OWN_STREAM });
    connection.sessionDescriptionCreated.connect(connection.setLocalDescription);
    connection.iceCandidateCreated.connect((media, index, name) =>
      victim.addIceCandidate(media, index, name),
    );
    victim.iceCandidateCreated.connect(connection.addIceCandidate);
    victim.sessionDescriptionCreated.connect(connection.setRemoteDescription);
    connection.sessionDescriptionCreated.connect((type, sdp) => {
      const offer = sdp.replace('a=setup:actpass', 'a=setup:active');
      const code = victim.setRemoteDescription(type, options.mapOffer?.(offer) ?? offer);
      if (code !== 0) throw new Error(victim.getLastError()?.message);
      for (const name of options.extraCandidates ?? []) victim.addIceCandidate('0', 0, name);
    });
    connection.createOffer();
    const areConnected = (): boolean => [connection, victim].every((end) => end.getConnectionState() === 2);
    await pollUntil([connection, victim], areConnected, 'both ends are connected');
    peer.#sctp.onReceive.allUnsubscribe();
    peer.#sctp.onReceive.subscribe((stream, protocol, data) => {
      peer.received.push({ stream, protocol, data });
    });
    return peer;
  }

  /** Chunks that wait to be sent. */
  get waiting(): number {
    return this.#sctp.outboundQueue.length;
  }

  /** Sends any message on any stream. */
  send(stream: number, protocol: number, data: Buffer, isOrdered = true): void {
    this.#sctp.send(stream, protocol, data, { ordered: isOrdered }).catch(() => undefined); // it is over
  }

  /** Opens a channel with any bytes as its label. */
  open(stream: number, label: Buffer, { type = 0, limit = 0 }: Opening = {}): void {
    const header = Buffer.alloc(12);
    header[0] = 3;
    header[1] = type;
    header.writeUInt32BE(limit, 4);
    header.writeUInt16BE(label.byteLength, 8);
    this.send(stream, CONTROL, Buffer.concat([header, label]));
  }

  /** Resets streams, as a peer that closes its channels does. Until {@link isResetting} is false, none of them may be used. */
  async reset(...streams: readonly number[]): Promise<void> {
    this.#sctp.reconfigQueue.push(...streams);
    await this.#sctp.transmitReconfigRequest();
  }

  /** Whether the victim has still to answer that streams are reset (RFC 6525 §5.1.1). */
  get isResetting(): boolean {
    return this.#sctp.reconfigRequest !== undefined || this.#sctp.reconfigQueue.length > 0;
  }
}

/** Makes a connection, and gets the association that the backend makes for it. */
function connectWithAssociation(): { connection: WebRTCPeerConnection; association: Association } {
  const made: RTCSctpTransport[] = [];
  const prototype = RTCSctpTransport.prototype;
  const original = Object.getOwnPropertyDescriptor(prototype, 'setDtlsTransport');
  if (original === undefined) throw new Error('werift has changed');
  const setDtlsTransport = original.value as RTCSctpTransport['setDtlsTransport'];
  prototype.setDtlsTransport = function (this: RTCSctpTransport, ...transports): void {
    made.push(this);
    setDtlsTransport.apply(this, transports);
  };
  const connection = connect('werift');
  Object.defineProperty(prototype, 'setDtlsTransport', original);
  const [transport] = made;
  if (transport === undefined) throw new Error('the backend made no association');
  return { connection, association: transport.sctp };
}
