import type { Address, DtlsSocket } from 'werift';
import type { WeriftInternals } from '../internals/internals.js';
import { isClosingAlert } from './alert.js';
import { HandshakeOrder } from './handshake-order.js';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  contentTypeOf,
  HANDSHAKE,
  isPlain,
  splitRecords,
} from './record.js';

/** Encrypted handshake records that are kept until there is a key; a flight has one. */
const MAX_EARLY_RECORDS = 4;

/** werift's DTLS does not look where a datagram comes from: ICE has. */
const NOWHERE: Address = ['', 0];

/**
 * Stands between the network and werift's DTLS.
 *
 * werift (0.24.4) judges an alert by its encrypted bytes, so that a peer's close is noticed or not by chance; it takes
 * any alert, any unknown kind of record and any ClientHello at its word, encrypted or not, so that whoever can send to
 * the port can end or restart the connection. Removable once it decrypts alerts by their epoch and leaves plain records
 * aside after the handshake.
 */
export class DtlsRecordFilter {
  readonly #socket: DtlsSocket;
  readonly #onClosed: () => void;
  readonly #pass: (record: Buffer) => void;
  readonly #order: HandshakeOrder = new HandshakeOrder();
  readonly #early: Buffer[] = [];

  /**
   * Takes its place in front of a socket.
   *
   * @param onClosed - the peer has closed
   */
  constructor(socket: DtlsSocket, werift: WeriftInternals, onClosed: () => void) {
    const { transport } = werift.need<DtlsSocket>('dtls/record-filter', socket, 'transport', 'cipher');
    const { socket: inner } = werift.need<typeof transport>('dtls/record-filter', transport, 'socket');
    const pass = inner.onData;
    this.#socket = socket;
    this.#onClosed = onClosed;
    this.#pass = (record) => {
      pass(record, NOWHERE);
    };
    inner.onData = (datagram) => {
      this.take(datagram);
    };
  }

  /** Takes a datagram; also one that came before the socket was there. */
  take(datagram: Buffer): void {
    for (const record of splitRecords(datagram)) this.#takeRecord(record);
  }

  #takeRecord(record: Buffer): void {
    switch (contentTypeOf(record)) {
      case APPLICATION_DATA:
      case CHANGE_CIPHER_SPEC:
        this.#pass(record);
        break;
      case HANDSHAKE:
        this.#takeHandshake(record);
        break;
      case ALERT:
        if (isClosingAlert(record, this.#socket)) this.#onClosed();
        break;
      default:
      // RFC 6347 §4.1.2.7: what is no record of ours is dropped in silence.
    }
  }

  /** After the handshake, a plain message can be anybody's. An encrypted one asks for our last flight again. */
  #takeHandshake(record: Buffer): void {
    const isReadable = isPlain(record);
    if (isReadable && this.#socket.connected) return;
    if (isReadable) this.#order.take(record).forEach(this.#pass);
    else if (this.#early.length < MAX_EARLY_RECORDS) this.#early.push(record);
    // The end of a flight is encrypted, and may come before what its key is made of.
    if (hasKey(this.#socket)) this.#early.splice(0).forEach(this.#pass);
  }
}

function hasKey({ cipher }: DtlsSocket): boolean {
  const { cipher: keyed } = cipher as Partial<DtlsSocket['cipher']>; // foreign: typed as if it were always there
  return keyed !== undefined;
}
